import { describe, expect, test } from 'vitest'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { editPackageList } from './edit-package-list.ts'

const added = { package: 'acme/new', version: ['>=1.0.0', '<2.0.0'] }
const entry = ['  - package: acme/new', '    version:', "      - '>=1.0.0'", '      - <2.0.0']

function edited(lines: readonly string[], removed: readonly number[] = []): string[] {
  const document = parseYaml({ path: 'packages.yml', text: lines.join('\n') })
  return editPackageList(document, new Set(removed), added).split('\n')
}

describe('an entry is written below the others, and all else stays', () => {
  test.each<[string, string[], number[], string[]]>([
    [
      'comments and quotes',
      [
        '# ours',
        'packages:',
        '  - version: "1.0.0" # pinned',
        '    package: acme/a',
        '',
        '  # the other',
        '  - local: b',
        '',
      ],
      [],
      [
        '# ours',
        'packages:',
        '  - version: "1.0.0" # pinned',
        '    package: acme/a',
        '',
        '  # the other',
        '  - local: b',
        ...entry,
        '',
      ],
    ],
    [
      'an entry that goes, but not what is written above the next',
      ['packages:', '  - package: acme/a', '    version: 1', '', '  # the other', '  - local: b', ''],
      [0],
      ['packages:', '', '  # the other', '  - local: b', ...entry, ''],
    ],
    [
      'the last that goes',
      ['packages:', '  - local: b', '  - package: acme/a', '    version: [1]', '# end', ''],
      [1],
      ['packages:', '  - local: b', ...entry, '# end', ''],
    ],
    ['the only one that goes', ['packages:', '  - local: b', ''], [0], ['packages:', ...entry, '']],
    [
      'a list that is not indented',
      ['packages:', '- local: b', 'other: 1', ''],
      [],
      ['packages:', '- local: b', ...entry.map((line) => line.slice(2)), 'other: 1', ''],
    ],
    [
      'other keys behind the list',
      ['packages:', '  - local: b', '', 'projects:', '  - name: up', ''],
      [],
      ['packages:', '  - local: b', ...entry, '', 'projects:', '  - name: up', ''],
    ],
    [
      'anchors',
      ['packages:', '  - &b', '    local: b', 'x: *b', ''],
      [],
      ['packages:', '  - &b', '    local: b', ...entry, 'x: *b', ''],
    ],
    ['no line break at the end', ['packages:', '  - local: b'], [], ['packages:', '  - local: b', ...entry]],
  ])('%s', (_, lines, removed, result) => {
    expect(edited(lines, removed)).toEqual(result)
  })
})

describe('what is not written line by line is written anew', () => {
  test.each<[string, string[], string[]]>([
    ['a list in one line', ['packages: [{local: b}]', ''], ['packages:', '  - local: b', ...entry, '']],
    ['no entries', ['packages: []', ''], ['packages:', ...entry, '']],
    ['no list', ['packages:', ''], ['packages:', ...entry, '']],
    ['nothing', [''], ['packages:', ...entry, '']],
    [
      'dashes on lines of their own',
      ['packages:', '  -', '    local: b', ''],
      ['packages:', '  - local: b', ...entry, ''],
    ],
  ])('%s', (_, lines, result) => {
    expect(edited(lines)).toEqual(result)
  })
})
