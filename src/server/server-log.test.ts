import { describe, expect, test } from 'vitest'
import { aRun } from '#platform/store/conformance/samples.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { logEnd, type ServerLog, serverLog, type ServerLogOptions } from './server-log.ts'

function logged(options: Partial<ServerLogOptions>, use: (log: ServerLog) => void): string {
  let lines = ''
  use(
    serverLog({
      format: 'text',
      isDebug: false,
      now: () => Date.UTC(2026, 0, 31, 12),
      mask: (text) => text.replaceAll('sesame', '*****'),
      write: (line) => void (lines += line),
      ...options,
    }),
  )
  return lines
}

describe('the log of a server', () => {
  test('is of lines for people', () => {
    expect(logged({}, (log) => log('The store was swept'))).toBe('2026-01-31T12:00:00.000Z  The store was swept\n')
  })

  test('or an object a line, also where the text has several, with what it is about', () => {
    const lines = logged({ format: 'json' }, (log) => {
      log('trellis.yml is wrong:\n  line 3', { job: 'nightly', request: 'r1' })
      log('Run 12 was left unfinished')
    })
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        at: '2026-01-31T12:00:00.000Z',
        level: 'info',
        message: 'trellis.yml is wrong:\n  line 3',
        job: 'nightly',
        request_id: 'r1',
      },
      { at: '2026-01-31T12:00:00.000Z', level: 'info', message: 'Run 12 was left unfinished', run_id: 12 },
    ])
  })

  test.each(['text', 'json'] as const)('holds no secret, as %s', (format) => {
    const line = logged({ format }, (log) => log('open sesame', { job: 'sesame' }))
    expect(line).not.toContain('sesame')
    expect(line).toContain('open *****')
  })

  test('holds no token that somebody has put into an address', () => {
    expect(logged({}, (log) => log(`GET /x/trl_${'a'.repeat(43)} 404`))).toContain('GET /x/trl_***** 404')
  })

  test('has requests and the like only where they are wanted', () => {
    const say = (log: ServerLog) => log('GET / 200', { level: 'debug' })
    expect(logged({}, say)).toBe('')
    expect(logged({ isDebug: true }, say)).toContain('GET / 200')
  })

  test('tells the end of each run', () => {
    const run = {
      ...aRun(),
      id: 12,
      job: 'nightly',
      instance: 'eu',
      status: 'error',
      statusMessage: '1 of 7 failed',
      startedAt: '2026-01-31T12:00:00.000Z',
      finishedAt: '2026-01-31T12:00:03.250Z',
    } as unknown as Run
    expect(JSON.parse(logged({ format: 'json' }, (log) => logEnd(log, run)))).toMatchObject({
      level: 'error',
      message: 'Run 12 (nightly @ eu) ended with error in 3.3 s: 1 of 7 failed',
      run_id: 12,
      job: 'nightly',
      instance: 'eu',
    })
  })
})
