import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { projectInMemory } from '../memory-files.ts'
import { parseFolder } from '../projects/parse-folder.ts'

const HERE = 'tests/properties'
const REFUSALS = JSON.parse(readFileSync(join(HERE, 'wrong.json'), 'utf8')) as Record<string, string[]>
const SHOWN = join(HERE, 'wrong.txt')

for (const file of readdirSync(join(HERE, 'wrong'))) {
  const name = file.replace(/\.yml$/, '')
  test(`${name} is refused with dbt's reason`, async () => {
    const error = await refusal(readFileSync(join(HERE, 'wrong', file), 'utf8'))
    expect(error.message).toMatch(/\[[a-z-]+\/[a-z-]+\]$/m)
    expect(words(error.diagnostics.map(({ message }) => message).join('\n'))).toContain(reason(REFUSALS[name] ?? []))
  })
}

test('every refusal shows the place and says what would do', async () => {
  const shown: string[] = []
  for (const file of readdirSync(join(HERE, 'wrong'))) {
    const { message } = await refusal(readFileSync(join(HERE, 'wrong', file), 'utf8'))
    shown.push(`# ${file}\n\n${message}\n`)
  }
  await expect(shown.join('\n')).toMatchFileSnapshot(join(process.cwd(), SHOWN))
})

async function refusal(text: string): Promise<DbtError> {
  const project = projectInMemory({
    '/shop/dbt_project.yml': 'name: shop\nversion: 1.0.0\nprofile: p\n',
    '/shop/profiles.yml': 'p:\n  target: d\n  outputs:\n    d: {type: duckdb, path: x.db}\n',
    '/shop/models/a.sql': 'select 1 as id\n',
    '/shop/models/schema.yml': text,
  })
  try {
    await parseFolder('/shop', project)
  } catch (error) {
    if (error instanceof DbtError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** What dbt says without the entry that it prints in full, which differs in what stands around it. */
function reason(lines: readonly string[]): string {
  const text = lines
    .join('\n')
    .replace(/^(Parsing|Compilation|Runtime|Validation) Error.*\n/, '')
    .replace(/([:-]) (Parsing|Runtime) Error\n\s*/, '$1 ')
  const afterEntry = /\} - (at path .*)$/s.exec(text)?.[1] ?? /\n\t(.*)\n\t@:/s.exec(text)?.[1] ?? text
  return words(afterEntry.split('\n')[0] ?? '')
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
