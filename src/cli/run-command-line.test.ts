import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testHost } from './host-for-tests.ts'
import { runCommandLine } from './run-command-line.ts'

const recorded = readFileSync('tests/events/wrong-command-lines.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { line: string; says: string })

/** dbt's guesses come from another measure of likeness, and its groups show themselves in other words. */
function comparable(text: string): string {
  return text
    .replace(/ ?\(?Did you mean.*$/m, '')
    .replaceAll('[OPTIONS] COMMAND [ARGS]...', '[OPTIONS] [COMMAND] [ARGS]...')
    .replaceAll('dbt', 'trellis')
}

/** Says what else a command takes. */
const OTHER_USAGE = /^Usage: .*\n/

describe('a wrong command line is told as dbt tells it', () => {
  test.each(recorded)('$line', async ({ line, says }) => {
    const host = testHost()
    expect(await runCommandLine(line.split(' '), host)).toBe(2)
    expect(comparable(host.writtenErrors()).replace(OTHER_USAGE, '')).toBe(comparable(says).replace(OTHER_USAGE, ''))
    expect(host.written()).toBe('')
  })
})

test.each([
  ['run --fulll-refresh', "No such option '--fulll-refresh'. Did you mean '--full-refresh'?"],
  ['runn', "No such command 'runn'. Did you mean 'run'?"],
  ['docs generat', "No such command 'generat'. Did you mean 'generate'?"],
])('%s gets what may have been meant', async (line, message) => {
  const host = testHost()
  await runCommandLine(line.split(' '), host)
  expect(host.writtenErrors()).toContain(`Error: ${message}\n`)
})

test.each([['--version'], ['-v'], ['run --version'], ['docs generate -V']])('%s tells the version', async (line) => {
  const host = testHost()
  expect(await runCommandLine(line.split(' '), host)).toBe(0)
  expect(host.written()).toBe('trellis 0.1.0 (dbt 1.12.6)\n')
})

test.each([
  ['--help', 'Usage: trellis [OPTIONS] COMMAND [ARGS]...'],
  ['run -h', 'Usage: trellis run [OPTIONS]'],
  ['docs --help', 'Usage: trellis docs [OPTIONS] COMMAND [ARGS]...'],
  ['run-operation --help', 'Usage: trellis run-operation [OPTIONS] [macro]'],
])('%s shows a help', async (line, first) => {
  const host = testHost()
  expect(await runCommandLine(line.split(' '), host)).toBe(0)
  expect(host.written().split('\n')[0]).toBe(first)
})

test.each([[''], ['docs'], ['--debug']])('without a command, "%s", the help is an error', async (line) => {
  const host = testHost()
  expect(await runCommandLine(line.split(' ').filter(Boolean), host)).toBe(2)
  expect(host.written()).toBe('')
  expect(host.writtenErrors()).toMatch(/^Usage: trellis/)
})

test.each([['login']])('%s says in one line that it comes later', async (line) => {
  const host = testHost()
  expect(await runCommandLine(line.split(' '), host)).toBe(2)
  expect(host.writtenErrors()).toMatch(/^.+\n$/)
})

const NO_PROJECT = 'No dbt_project.yml found at expected path /shop/dbt_project.yml'

test('an error is told with its kind, and the log has it too', async () => {
  const host = testHost()
  expect(await runCommandLine(['parse', '--log-format', 'json', '--no-use-colors'], host)).toBe(2)
  const events = host
    .written()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as never)
  expect(events).toMatchObject([
    {
      info: { name: 'MainReportVersion', ts: '2026-01-02T03:04:05.678901Z', pid: 42, invocation_id: 'the-invocation' },
    },
    { data: { exc_type: 'DbtProjectError' }, info: { name: 'MainEncounteredError', code: 'Z002', level: 'error' } },
  ])
  expect(host.written()).toContain(NO_PROJECT)
  expect(host.effects.files.readText('/shop/logs/dbt.log')).toContain('"name": "CommandCompleted"')
})

test('values of secret variables are nowhere', async () => {
  const secret = 'hush-hush "quoted"'
  const host = testHost({}, {})
  const env = { DBT_ENV_SECRET_TOKEN: secret, DBT_ENV_CUSTOM_ENV_NOTE: `with ${secret}` }
  const guarded = { ...host, effects: { ...host.effects, env } }
  for (const format of ['text', 'json', 'debug']) {
    const args = ['parse', '--debug', '--log-format', format, '--vars', `{a: '${secret}'}`, '--profile', secret]
    expect(await runCommandLine(args, guarded)).toBe(2)
  }
  const all = host.written() + host.effects.files.readText('/shop/logs/dbt.log')
  expect(all).toContain('*****')
  expect(all).not.toContain('hush')
})

test('what is deprecated is told once, and summed up at the end', async () => {
  const host = testHost()
  await runCommandLine(['run', '-m', 'a', '--no-use-colors'], host)
  expect(host.written().match(/\[ModelParamUsageDeprecation\]/g)).toHaveLength(1)
  expect(host.written()).toContain('- ModelParamUsageDeprecation: 1 occurrence')
})

test('a warning that is an error ends the command', async () => {
  const host = testHost()
  expect(await runCommandLine(['run', '-m', 'a', '--warn-error'], host)).toBe(2)
  expect(host.written()).toContain('Compilation Error')
  expect(host.written()).toContain('[WARNING][ModelParamUsageDeprecation]')
})

describe('an interrupt', () => {
  /** A host whose user answers the first question by pressing Ctrl-C so many times. */
  function interruptedHost(times: number) {
    let stop = () => {}
    const ask = async () => {
      for (let count = 0; count < times; count += 1) stop()
      return 'nursery'
    }
    const onInterrupt = (given: () => void) => {
      stop = given
      return () => {}
    }
    return testHost({}, { ask, onInterrupt })
  }

  test('brings the command to its end, which is not a good one', async () => {
    const host = interruptedHost(1)
    expect(await runCommandLine(['init', '--skip-profile-setup'], host)).toBe(2)
    expect(host.written()).toContain('ctrl-c\n')
    expect(host.effects.files.readText('/shop/logs/dbt.log')).toContain('Command `dbt init` failed')
  })

  test('that comes twice ends the program at once, with what was logged', async () => {
    const host = interruptedHost(2)
    await runCommandLine(['init', '--skip-profile-setup', '--debug'], host)
    // The host of a test cannot end: its complaint is all there is.
    expect(host.written()).toContain('exit 130')
    expect(host.effects.files.readText('/shop/logs/dbt.log')).toContain('ctrl-c')
  })
})
