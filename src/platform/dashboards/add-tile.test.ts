import { expect, test } from 'vitest'
import { addTile } from './add-tile.ts'

const NEW = ['- id: new', '  type: table', '  model: orders']

function added(text: string): string {
  const found = addTile({ path: 'dashboards/shop.yml', text }, NEW)
  return 'text' in found ? found.text : `refused: ${found.problem}`
}

test('a tile comes behind the last one, and all else stays as it was', () => {
  const before = `# What the shop sells.
title:   "Shop"   # its name

tiles:
  # the first
  - {id: a, type: markdown, markdown: hello}
  - id: b   # the second
    type: markdown
    markdown: |
      # Words

      and more words

# the end
owner: { name: Ada }
`
  const after = added(before)
  expect(after).toBe(
    before.replace('      and more words\n', '      and more words\n  - id: new\n    type: table\n    model: orders\n'),
  )
})

test('a list that is not indented, and ends with the file, has it there', () => {
  expect(added('title: Shop\ntiles:\n- id: a\n  type: freshness')).toBe(
    'title: Shop\ntiles:\n- id: a\n  type: freshness\n- id: new\n  type: table\n  model: orders',
  )
})

test('of tabs it is the last one', () => {
  const tabs =
    'title: Shop\ntabs:\n  - title: One\n    tiles:\n      - { id: a, type: freshness }\n  - title: Two\n    tiles:\n      - { id: b, type: freshness }\n'
  expect(added(tabs)).toBe(`${tabs}      - id: new\n        type: table\n        model: orders\n`)
})

test.each([
  ['title: Shop\n', 'refused: dashboards/shop.yml has no tiles behind which it could stand'],
  [
    'title: Shop\ntiles: [{ id: a, type: freshness }]\n',
    'refused: The tiles of dashboards/shop.yml are no list with a line for each',
  ],
  ['title: Shop\ntiles: []\n', 'refused: dashboards/shop.yml has no tiles behind which it could stand'],
  ['just a text', 'refused: dashboards/shop.yml has no tiles behind which it could stand'],
])('what cannot take one is refused: %j', (text, problem) => {
  expect(added(text)).toBe(problem)
})
