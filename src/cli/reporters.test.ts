import { describe, expect, test } from 'vitest'
import { memoryFiles } from '../../tests/memory-files.ts'
import { EventStream } from '#foundation/events/event-stream.ts'
import type { NodeInfo } from '#foundation/events/event.ts'
import type { Flags } from '#project/config/flags.ts'
import { LogFile } from './reporters/log-file.ts'
import { addReporters } from './reporters.ts'

const FLAGS = {
  LOG_FORMAT: 'default',
  LOG_FORMAT_FILE: 'debug',
  LOG_LEVEL: 'info',
  LOG_LEVEL_FILE: 'debug',
  LOG_PATH: '/shop/logs',
  USE_COLORS: true,
  USE_COLORS_FILE: true,
  QUIET: false,
  DEBUG: false,
  PRINTER_WIDTH: 80,
}

const NOON = new Date(2026, 0, 2, 12, 0, 1, 234).getTime() + 0.5

function tell(
  flags: Record<string, unknown>,
  emit: (stream: EventStream) => void,
  { isTerminal = false, asksForColors = false, env = {} as Record<string, string> } = {},
) {
  const stream = new EventStream({
    now: () => NOON,
    env,
    warnings: { warnError: false, error: [], warn: [], silence: [], handlesAll: true },
    showAllDeprecations: false,
    style: { width: 80, maximumSeedSizeMib: 1, namesDeprecations: false },
  })
  let written = ''
  const files = memoryFiles({})
  const reporters = addReporters(stream, {
    flags: { ...FLAGS, ...flags } as unknown as Flags,
    output: { isTerminal, columns: 40, write: (text) => void (written += text) },
    files,
    env,
    invocationId: 'the-id',
    pid: 7,
    asksForColors,
    later: () => {},
    every: () => () => {},
  })
  emit(stream)
  reporters.close()
  return { written, log: files.exists('/shop/logs/dbt.log') ? files.readText('/shop/logs/dbt.log') : '' }
}

/** Whatever the zone of the machine. */
const UTC_TIME = new Date(NOON).toISOString().slice(11, 19)

const some = (stream: EventStream) => {
  stream.emit('MainReportVersion', { version: '=1.12.6' })
  stream.emit('FlushEvents')
  stream.emit('NothingToDo')
  stream.emit('PrintEvent', { msg: 'shop.orders' })
  stream.emit('EnsureGitInstalled')
}

describe('on the terminal', () => {
  test('a line has the time of UTC, but not what a command puts out', () => {
    expect(tell({}, some).written.split('\n')).toEqual([
      `${UTC_TIME}  Running with dbt=1.12.6`,
      `${UTC_TIME}  [WARNING]: Nothing to do. Try checking your model configs and model specification args`,
      'shop.orders',
      expect.stringMatching(/ {2}\[ERROR\]: Make sure git/),
      '',
    ])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['--quiet leaves errors and output', { QUIET: true }, 'shop.orders ERROR'],
    ['--log-level warn leaves warnings too', { LOG_LEVEL: 'warn' }, 'WARNING shop.orders ERROR'],
    ['--log-level none leaves nothing', { LOG_LEVEL: 'none' }, ''],
    ['--debug shows everything', { DEBUG: true, LOG_LEVEL: 'error' }, 'Running Flushing WARNING shop.orders ERROR'],
    ['--quiet goes before --debug', { DEBUG: true, QUIET: true }, 'shop.orders ERROR'],
  ])('%s', (_, flags, words) => {
    const found = tell(flags, some).written.match(/Running|Flushing|WARNING|shop\.orders|ERROR/g) ?? []
    expect(found.join(' ')).toBe(words)
  })

  test.each([
    ['on a terminal', {}, { isTerminal: true }, true],
    ['not in a pipe', {}, {}, false],
    ['in a pipe if asked for', {}, { asksForColors: true }, true],
    ['not on a terminal if not wanted', { USE_COLORS: false }, { isTerminal: true }, false],
    ['not where NO_COLOR says so', {}, { isTerminal: true, env: { NO_COLOR: '1' } }, false],
    [
      'where NO_COLOR says so but the flag too',
      {},
      { isTerminal: true, asksForColors: true, env: { NO_COLOR: '1' } },
      true,
    ],
  ])('there are colors %s', (_, flags, circumstances, isColored) => {
    const { written } = tell(flags, some, circumstances)
    expect(written.includes('[\x1b[33mWARNING\x1b[0m]')).toBe(isColored)
    expect(written.startsWith(`\x1b[0m${UTC_TIME}`)).toBe(isColored)
  })

  test('the debug form has local time, level and thread, and a rule above the beginning', () => {
    const { written } = tell({ LOG_FORMAT: 'debug' }, (stream) => {
      stream.emit('MainReportVersion', { version: '=1.12.6' })
      stream.forNode(() => ({}) as NodeInfo, 'Thread-12 (worker)').emit('NothingToDo')
    })
    const rule = '='.repeat(30)
    expect(written.split('\n')).toEqual([
      '',
      '',
      `${rule} 12:00:01.234500 | the-id ${rule}`,
      '12:00:01.234500 [info ] [MainThread]: Running with dbt=1.12.6',
      expect.stringMatching(/^12:00:01\.234500 \[warn \] \[Thread-12 \]: \[WARNING\]: Nothing/),
      '',
    ])
  })

  test('cache events are shown only if asked for', () => {
    const emit = (stream: EventStream) => stream.emit('CacheAction', { action: 'add_relation', ref_key: {} })
    expect(tell({ DEBUG: true }, emit).written).toBe('')
    expect(tell({ DEBUG: true, LOG_CACHE_EVENTS: true }, emit).written).toContain('adding relation')
  })
})

describe('the JSON form', () => {
  const NODE = { node_name: 'orders', unique_id: 'model.shop.orders', meta: { b: 1, a: 2 } } as unknown as NodeInfo

  test('is that of dbt: keys in order, short floats, long integers as texts', () => {
    const { written } = tell(
      { LOG_FORMAT: 'json' },
      (stream) => {
        stream
          .forNode(() => NODE, 'Thread-1 (worker)')
          .emit(
            'LogModelResult',
            {
              description: 'sql view model main.ordérs',
              status: 'OK',
              index: 1,
              total: 2,
              execution_time: 0.10633874,
            },
            'info',
          )
      },
      { env: { DBT_ENV_CUSTOM_ENV_TEAM: 'plants' } },
    )
    const dots = '.'.repeat(35)
    const ts = new Date(NOON).toISOString().replace('.234Z', '.234500Z')
    expect(written).toBe(
      '{"data": {"description": "sql view model main.ord\\u00e9rs", "execution_time": 0.10633874, "index": 1, ' +
        '"node_info": {"meta": {"a": 2, "b": 1}, "node_name": "orders", "unique_id": "model.shop.orders"}, ' +
        '"status": "OK", "total": 2}, "info": {"category": "", "code": "Q012", "extra": {"TEAM": "plants"}, ' +
        '"invocation_id": "the-id", "level": "info", ' +
        `"msg": "1 of 2 OK created sql view model main.ord\\u00e9rs ${dots} [\\u001b[32mOK\\u001b[0m in 0.11s]", ` +
        `"name": "LogModelResult", "pid": 7, "thread": "Thread-1 (worker)", "ts": "${ts}"}}\n`,
    )
  })

  test('says whole durations with a point', () => {
    const { written } = tell({ LOG_FORMAT: 'json', DEBUG: true }, (stream) => {
      stream.emit('ResourceReport', { process_user_time: 2, process_mem_max_rss: 1000 })
    })
    expect(written).toContain('"process_user_time": 2.0')
    expect(written).toContain('"process_mem_max_rss": "1000"')
  })
})

describe('the log file', () => {
  test('holds everything, in the debug form', () => {
    const { log } = tell({ QUIET: true }, some)
    expect(log.match(/Running|Flushing|WARNING|shop\.orders|ERROR/g)).toEqual([
      'Running',
      'Flushing',
      'WARNING',
      'shop.orders',
      'ERROR',
    ])
    expect(log).toContain('\x1b[0m12:00:01.234500 [debug] [MainThread]: Flushing usage events\n')
  })

  test('does not hold what clean says, since clean may have deleted it', () => {
    expect(tell({}, (stream) => stream.emit('FinishedCleanPaths')).log).toBe('')
  })

  test('is not there if nobody wants it', () => {
    expect(tell({ LOG_LEVEL_FILE: 'none' }, some).log).toBe('')
  })

  test('begins anew when it would grow too large, and keeps five former ones', () => {
    const files = memoryFiles({})
    const log = new LogFile({ files, path: '/logs/dbt.log', maxBytes: 10, later: () => {} })
    for (let line = 1; line <= 8; line += 1) log.line(`line ${line}`)
    log.flush()
    const names = files.list('/logs').map(({ name }) => name)
    expect(names.map((name) => files.readText(`/logs/${name}`))).toEqual(
      ['line 8', 'line 7', 'line 6', 'line 5', 'line 4', 'line 3'].map((line) => `${line}\n`),
    )
  })

  test('that cannot be written ends itself and nothing else', () => {
    const files = {
      ...memoryFiles({}),
      append: () => {
        throw new Error('no space left on device')
      },
    }
    const log = new LogFile({ files, path: '/logs/dbt.log', maxBytes: 0, later: () => {} })
    log.line('a')
    log.flush()
    expect(() => log.line('b')).toThrow('no space left on device')
  })
})

test('what runs is shown below the lines while a person watches', () => {
  const node = { node_name: 'orders', unique_id: 'model.shop.orders' } as NodeInfo
  const emit = (stream: EventStream) => {
    stream.emit('ConcurrencyLine', { num_threads: 1, target_name: 'dev', node_count: 2 })
    const sink = stream.forNode(() => node, 'Thread-1 (worker)')
    sink.emit('NodeStart')
    sink.emit('JinjaLogInfo', { msg: 'hello' })
    sink.emit('NodeFinished')
  }
  const clear = '\r\x1b[2K'
  const status = '⠋ 0 of 2 done, running orders'
  expect(tell({ USE_COLORS: false }, emit, { isTerminal: true }).written).toBe(
    `${UTC_TIME}  Concurrency: 1 threads (target='dev')\n${clear}${status}${clear}${UTC_TIME}  hello\n${status}${clear}`,
  )
  for (const circumstances of [{}, { isTerminal: true, env: { CI: 'true' } }]) {
    expect(tell({ USE_COLORS: false }, emit, circumstances).written).not.toContain('running')
  }
})
