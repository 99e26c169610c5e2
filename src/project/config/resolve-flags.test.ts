import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import { COMMANDS, type Command, optionsOf } from './option.ts'
import { OPTIONS } from './options.ts'
import { type GivenOption, resolveFlags } from './resolve-flags.ts'

interface Recorded {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The lines below `flags:` of the project. */
  readonly flags: string
  readonly userSettings?: string
  readonly dbt: { readonly flags?: Record<string, unknown>; readonly error?: string; readonly message?: string }
}

const recorded = readFileSync('tests/config/flags.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

describe('gives the flags that dbt gives', () => {
  test.each(recorded)('$name', ({ args, env, flags, userSettings, dbt }) => {
    const project = `name: shop\nprofile: p\n${flags ? `flags:\n${flags.replace(/^/gm, '  ')}\n` : ''}`
    const files = memoryFiles({
      '/ROOT/dbt_project.yml': project,
      '/ROOT/profiles.yml': 'p: {}\n',
      ...(userSettings !== undefined && { '/home/me/.dbt/user_settings.yml': userSettings }),
    })
    const run = () =>
      resolveFlags({
        ...parse(args),
        invocationCommand: '',
        effects: { files, env, now: () => 0 },
        cwd: '/ROOT',
        home: '/home/me',
        eventNames: new Set(['NoNodesForSelectionCriteria']),
      }).flags
    if (dbt.flags === undefined) {
      const [diagnostic] = errorOf(run).diagnostics
      expect({ error: errorOf(run).excType, message: diagnostic?.message }).toEqual(dbt)
      return
    }
    const { INVOCATION_COMMAND: _, ...ours } = run()
    expect(JSON.parse(JSON.stringify(ours, shown).replaceAll('"/ROOT', '"ROOT'))).toEqual(dbt.flags)
  })
})

test.each([
  ['a former name of a variable', { DBT_NO_PRINT: '1' }, [], ['EnvironmentVariableRenamed']],
  [
    'a variable of the reserved kind that is none',
    { DBT_ENGINE_FOO: '1' },
    [],
    ['EnvironmentVariableNamespaceDeprecation'],
  ],
  ['a variable that is one', { DBT_ENGINE_DEBUG: '1' }, [], []],
  [
    'a selector that makes a selection void',
    {},
    ['--selector', 'a', '-s', 'b'],
    ['SelectExcludeIgnoredWithSelectorWarning'],
  ],
])('%s is told or not', (_, env, args, names) => {
  const input = { invocationCommand: '', effects: { files: memoryFiles({}), env, now: () => 0 }, cwd: '/', home: '/' }
  expect(resolveFlags({ ...parse(['run', ...args]), ...input }).notices.map(({ name }) => name)).toEqual(names)
})

describe('the table of options', () => {
  test.each(COMMANDS)('names no option twice for %s', (command) => {
    const options = optionsOf(OPTIONS, command)
    const names = options.flatMap(({ long, short }) => [
      ...long.map((name) => `--${name}`),
      ...(short ?? []).map((name) => `-${name}`),
    ])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('gives each option a help text', () => {
    expect(OPTIONS.filter(({ help }) => help === '')).toEqual([])
  })
})

/** A command line as far as these cases need it. */
function parse(args: readonly string[]): { command: Command; calledAs: string; given: GivenOption[]; words: string[] } {
  const joined = COMMANDS.find((name) => args.join(' ').includes(name) && name.includes(' '))
  const word = args.find((arg) => arg === 'ls' || COMMANDS.some((name) => name.split(' ').at(-1) === arg)) as string
  const command = joined ?? ((word === 'ls' ? 'list' : word) as Command)
  const rest = args.filter((arg) => !command.split(' ').includes(arg) && arg !== 'ls')
  const before = args.indexOf(command.split(' ')[0] as string)
  const given: GivenOption[] = []
  const words: string[] = []
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index] as string
    const bare = arg.replace(/^--?(no-)?/, '')
    const option = optionsOf(OPTIONS, command).find(({ long, short }) => long.includes(bare) || short?.includes(bare))
    if (!arg.startsWith('-') || !option) {
      words.push(arg)
      continue
    }
    const place =
      args.indexOf(arg, given.some(({ name }) => name === option.name) ? args.indexOf(arg) + 1 : 0) < before
        ? 'before'
        : 'after'
    if (option.type.kind === 'switch') given.push({ name: option.name, value: !arg.startsWith('--no-'), place })
    else {
      const values: string[] = []
      do values.push(rest[++index] ?? '')
      while (option.type.kind === 'list' && rest[index + 1] !== undefined && !rest[index + 1]?.startsWith('-'))
      given.push({ name: option.name, value: option.type.kind === 'list' ? values : (values[0] as string), place })
    }
  }
  return { command, calledAs: word, given, words }
}

function shown(this: Record<string, unknown>, key: string, value: unknown): unknown {
  return this[key] instanceof YamlDateTime ? String(this[key]) : value
}

function errorOf(run: () => unknown): DbtError {
  try {
    run()
  } catch (error) {
    if (error instanceof DbtError) return error
    throw error
  }
  throw new Error('no error was thrown')
}
