import { describe, expect, test } from 'vitest'
import { DbtError } from '../diagnostics/dbt-error.ts'
import type { Level, NodeInfo } from './event.ts'
import { EventStream, type EventStreamOptions } from './event-stream.ts'
import type { ToldEvent } from './told-event.ts'
import type { WarningRules } from './warning-rules.ts'

const RULES: WarningRules = { warnError: false, error: [], warn: [], silence: [], handlesAll: true }

function newStream(rest: Partial<EventStreamOptions> = {}) {
  const stream = new EventStream({
    now: () => 0,
    env: {},
    warnings: RULES,
    showAllDeprecations: false,
    style: { width: 80, maximumSeedSizeMib: 1, namesDeprecations: false },
    ...rest,
  })
  const told: ToldEvent[] = []
  const listen = (level: Level) => stream.addReader({ name: 'test', level, read: (event) => void told.push(event) })
  return { stream, told, listen, names: () => told.map(({ name }) => name) }
}

describe('warnings', () => {
  // What becomes of a warning, a deprecation, and another deprecation, each under the same rules.
  test.each<[string, Partial<WarningRules>, string]>([
    ['are told by default', {}, 'told told told'],
    ['are errors with --warn-error', { warnError: true }, 'error error error'],
    ['are errors if all are', { error: 'all' }, 'error error error'],
    ['are errors if they are named', { error: ['NothingToDo'] }, 'error told told'],
    ['are errors if their group is', { error: ['Deprecations'] }, 'told error error'],
    ['stay warnings if they are named as such', { error: '*', warn: ['NothingToDo'] }, 'told error error'],
    ['stay warnings if their group is named', { error: 'all', warn: ['Deprecations'] }, 'error told told'],
    [
      'are errors by name though their group is not',
      { error: ['ModelParamUsageDeprecation'], warn: ['Deprecations'] },
      'told error told',
    ],
    ['are silent if they are named so', { silence: ['NothingToDo'] }, 'silent told told'],
    ['are silent with their group', { silence: ['Deprecations'] }, 'told silent silent'],
    [
      'are told by name though their group is silent',
      { silence: ['Deprecations'], warn: ['ModelParamUsageDeprecation'] },
      'told told silent',
    ],
    [
      'are errors by name before silence of the group',
      { silence: ['Deprecations'], error: ['ModelParamUsageDeprecation'] },
      'told error silent',
    ],
  ])('%s', (_, rules, fates) => {
    const names = ['NothingToDo', 'ModelParamUsageDeprecation', 'PackageInstallPathDeprecation']
    const found = names.map((name) => {
      const { stream, told, listen } = newStream({ warnings: { ...RULES, ...rules } })
      listen('debug')
      try {
        stream.emit(name)
      } catch (error) {
        expect(error).toMatchObject({ excType: 'EventCompilationError' })
        return 'error'
      }
      return told.length > 0 ? 'told' : 'silent'
    })
    expect(found.join(' ')).toBe(fates)
  })

  test('that dbt handled only lately are no errors without the flag for all', () => {
    const { stream, listen, names } = newStream({ warnings: { ...RULES, warnError: true, handlesAll: false } })
    listen('debug')
    stream.emit('SelectExcludeIgnoredWithSelectorWarning')
    expect(names()).toEqual(['SelectExcludeIgnoredWithSelectorWarning'])
    expect(() => stream.emit('NothingToDo')).toThrow(DbtError)
  })

  test('of another level than usual are no warnings', () => {
    const { stream, listen, names } = newStream({ warnings: { ...RULES, warnError: true } })
    listen('debug')
    stream.emit('LogTestResult', { status: 'pass', name: 'a' }, 'info')
    expect(names()).toEqual(['LogTestResult'])
  })
})

describe('deprecations', () => {
  test('are told once and summed up in the order they came', () => {
    const { stream, told, listen, names } = newStream()
    listen('debug')
    for (let count = 0; count < 3; count += 1)
      stream.emit('SourceOverrideDeprecation', { source_name: `s${count}`, file: 'f' })
    stream.emit('EnvironmentVariableRenamed', { old_name: 'A', new_name: 'B' })
    stream.emit('EnvironmentVariableRenamed', { old_name: 'C', new_name: 'D' })
    stream.emitSummary()
    expect(names()).toEqual([
      'SourceOverrideDeprecation',
      'EnvironmentVariableRenamed',
      'EnvironmentVariableRenamed',
      'DeprecationsSummary',
    ])
    expect(told.at(-1)?.data).toEqual({
      summaries: [
        { event_code: 'D035', event_name: 'SourceOverrideDeprecation', occurrences: 3 },
        { event_code: 'D009', event_name: 'EnvironmentVariableRenamed', occurrences: 1 },
        { event_code: 'D009', event_name: 'EnvironmentVariableRenamed', occurrences: 1 },
      ],
      show_all_hint: true,
    })
  })

  test('are told each time if the user wants to see all', () => {
    const { stream, listen, names } = newStream({ showAllDeprecations: true })
    listen('debug')
    for (let count = 0; count < 3; count += 1) stream.emit('ModelParamUsageDeprecation')
    expect(names()).toHaveLength(3)
  })

  test('that may be wrong are notes', () => {
    const { stream, told, listen } = newStream()
    listen('debug')
    stream.emit('GenericJSONSchemaValidationDeprecation', { violation: 'x', file: 'f', key_path: '' })
    expect(told.map(({ name, level }) => [name, level])).toEqual([['Note', 'info']])
  })

  test('that there were none of are not summed up', () => {
    const { stream, listen, names } = newStream()
    listen('debug')
    stream.emitSummary()
    expect(names()).toEqual([])
  })
})

describe('readers', () => {
  test('get what is loud enough for them', () => {
    const { stream, listen, names } = newStream()
    listen('warn')
    for (const name of ['FlushEvents', 'CompileComplete', 'NothingToDo', 'EnsureGitInstalled']) stream.emit(name)
    expect(names()).toEqual(['NothingToDo', 'EnsureGitInstalled'])
    expect([stream.reads('info'), stream.reads('warn'), stream.reads('error')]).toEqual([false, true, true])
  })

  test('get the output of a command whatever they want', () => {
    const { stream, listen, names } = newStream()
    listen('error')
    stream.emit('PrintEvent', { msg: 'shop.orders' })
    expect(names()).toEqual(['PrintEvent'])
  })

  test('that fail are left out from then on, and the others are told', () => {
    const { stream, listen, told } = newStream()
    stream.addReader({
      name: 'log file',
      level: 'debug',
      read: () => {
        throw new Error('disk full')
      },
    })
    listen('debug')
    stream.emit('FlushEvents')
    stream.emit('FlushEvents')
    expect(told.map((event) => event.text(stream.plain))).toEqual([
      '[ERROR]: The log file is not written any more: disk full',
      'Flushing usage events',
      'Flushing usage events',
    ])
  })

  test('learn the node and the thread of an event', () => {
    const { stream, told, listen } = newStream()
    listen('debug')
    const info = { unique_id: 'model.shop.orders', node_name: 'orders' } as NodeInfo
    const sink = stream.forNode(() => info, 'Thread-1 (worker)')
    sink.emit('NodeStart')
    sink.emit('FlushEvents')
    expect(told.map(({ thread }) => thread)).toEqual(['Thread-1 (worker)', 'Thread-1 (worker)'])
    expect(told[0]?.data).toEqual({ node_info: info })
    expect(told[0]?.text(stream.plain)).toBe('Began running node model.shop.orders')
    // Its fields in dbt have no place for the node.
    expect(told[1]?.data).toEqual({})
  })
})

test('nothing is made of an event that nobody reads', () => {
  const { stream } = newStream()
  const data = {
    get msg(): string {
      throw new Error('was read')
    },
  }
  expect(() => stream.emit('Note', data)).not.toThrow()
})

describe('secrets', () => {
  const env = { DBT_ENV_SECRET_A: 'hush', DBT_ENV_SECRET_B: 'hush hush', DBT_ENV_SECRET_EMPTY: ' ', OTHER: 'loud' }

  test.each([
    ['in a text', 'Note', { msg: 'hush and loud' }, '***** and loud'],
    ['the longer one first', 'Note', { msg: 'hush hush' }, '*****'],
  ])('are masked %s', (_, name, data, text) => {
    const { stream, told, listen } = newStream({ env })
    listen('debug')
    stream.emit(name, data)
    expect(told[0]?.text(stream.plain)).toBe(text)
    expect(JSON.stringify(told[0]?.data)).not.toContain('hush')
  })

  test('are masked in fields of fields, keys too', () => {
    const { stream, told, listen } = newStream({ env })
    listen('debug')
    stream.emit('MainReportArgs', { args: { hush: ['hush', { deep: 'hush' }] } })
    expect(told[0]?.data).toEqual({ args: { '*****': ['*****', { deep: '*****' }] } })
  })

  test('are masked in a warning that is an error', () => {
    const { stream } = newStream({ env, warnings: { ...RULES, warnError: true } })
    expect(() => stream.emit('JinjaLogWarning', { msg: 'hush' })).toThrow(/\[WARNING\]: \*{5}/)
  })
})

test("a node's group is in the events of dbt that have a place for it, and in no other", () => {
  const { stream, told, listen } = newStream()
  listen('debug')
  const group = { name: 'core', package_name: 'shop', owner: { name: 'Data' } }
  const sink = stream.forNode(
    () => ({}) as NodeInfo,
    'Thread-1 (worker)',
    () => group,
  )
  sink.emit('LogModelResult', { status: 'OK' }, 'info')
  sink.emit('LogStartLine', { description: 'a' })
  expect(told.map(({ data }) => data.group)).toEqual([group, undefined])
})
