import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { arrivals, arrivalText, type FoundFile, type SeenFiles, Settling } from './file-arrivals.ts'
import { filePattern } from './file-pattern.ts'
import { freshSources } from './fresh-data.ts'
import { lookAtRows } from './row-volume.ts'
import { verifyCall } from './signed-call.ts'

const NOW = Date.UTC(2026, 0, 31, 12)
const DAY = 86_400_000

describe('a pattern of files', () => {
  test.each([
    ['landing/*.csv', 'landing', 'a.csv', true],
    ['landing/*.csv', 'landing', 'a.csv.tmp', false],
    ['landing/*.csv', 'landing', 'deep/a.csv', false],
    ['landing/*.csv', 'landing', '.hidden.csv', false],
    ['landing/.*.csv', 'landing', '.hidden.csv', true],
    ['landing/**/*.csv', 'landing', 'a.csv', true],
    ['landing/**/*.csv', 'landing', '2026/01/a.csv', true],
    ['landing/**/*.csv', 'landing', '.git/a.csv', false],
    ['landing/*/done.txt', 'landing', 'eu/done.txt', true],
    ['landing/*/done.txt', 'landing', 'done.txt', false],
    ['landing/{eu,na}_?.csv', 'landing', 'na_1.csv', true],
    ['landing/{eu,na}_?.csv', 'landing', 'ap_1.csv', false],
    ['landing/[a-c]*.csv', 'landing', 'beta.csv', true],
    ['landing/[!a-c]*.csv', 'landing', 'beta.csv', false],
    ['landing/done.txt', 'landing', 'done.txt', true],
    ['landing/a+b (1).csv', 'landing', 'a+b (1).csv', true],
    ['*.csv', '.', 'a.csv', true],
    ['/data/in/*.csv', '/data/in', 'a.csv', true],
    ['/*.csv', '/', 'a.csv', true],
    ['../in/*.csv', '../in', 'a.csv', true],
  ])('%s looks below %s, and takes %s: %s', (text, root, path, isTaken) => {
    const pattern = filePattern(text)
    expect([pattern.root, pattern.fits(path)]).toEqual([root, isTaken])
  })

  test('it says how deep one has to look', () => {
    expect([filePattern('a/*.csv').depth, filePattern('a/*/b.csv').depth]).toEqual([0, 1])
    expect(filePattern('a/**/b.csv').depth).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('files that arrive', () => {
  const file = (path: string, size = 1, mtimeMs = NOW): FoundFile => ({ path, size, mtimeMs })
  const look = (seen: SeenFiles | undefined, found: readonly FoundFile[], now = NOW) =>
    arrivals(seen, { settled: found, found, now })

  test('each version is new once', () => {
    const first = look(undefined, [file('a'), file('b')])
    expect(first.files.map(({ path }) => path)).toEqual(['a', 'b'])
    expect(look(first.seen, [file('a'), file('b')]).files).toEqual([])
    expect(look(first.seen, [file('a', 2), file('b')]).files).toEqual([file('a', 2)])
    expect(look(first.seen, [file('a', 1, NOW + 1), file('b')]).files).toHaveLength(1)
  })

  test('one that has not settled is neither new nor seen', () => {
    const { files, seen } = arrivals(undefined, { settled: [file('a')], found: [file('a'), file('b')], now: NOW })
    expect(files).toEqual([file('a')])
    expect(look(seen, [file('a'), file('b')]).files).toEqual([file('b')])
  })

  test('a folder that is gone for a while brings nothing new when it is back', () => {
    const all = [file('a'), file('b')]
    const seen = look(undefined, all).seen
    const away = look(seen, []).seen
    expect(away.there).toEqual([])
    expect(look(away, all, NOW + 29 * DAY).files).toEqual([])
    expect(look(look(away, [], NOW + 31 * DAY).seen, all, NOW + 31 * DAY).files).toHaveLength(2)
  })

  test('ten thousand files take little room', () => {
    const all = Array.from({ length: 10_000 }, (_, at) => file(`landing/orders_${at}.csv`))
    expect(JSON.stringify(look(undefined, all).seen).length).toBeLessThan(200_000)
  })

  test('a file has settled when it was the same for so long', () => {
    const settling = new Settling()
    expect(settling.look([file('a')], 10, 0)).toEqual([])
    expect(settling.look([file('a')], 10, 9)).toEqual([])
    expect(settling.look([file('a', 2)], 10, 10)).toEqual([])
    expect(settling.look([file('a', 2)], 10, 19)).toEqual([])
    expect(settling.look([file('a', 2)], 10, 20)).toEqual([file('a', 2)])
    expect(settling.look([], 10, 30)).toEqual([])
    expect(settling.look([file('a', 2)], 10, 40)).toEqual([])
  })

  test('a run says which files have started it', () => {
    expect(arrivalText([file('a.csv')])).toBe('A file has arrived: a.csv')
    expect(arrivalText('abcdefg'.split('').map((path) => file(path)))).toBe(
      '7 files have arrived: a, b, c, d, e, and 2 more',
    )
  })
})

describe('fresh data', () => {
  test.each([
    ['a newer moment', { a: '2026-01-31T10:00:00Z' }, { a: '2026-01-31T10:00:00.5Z' }, ['a']],
    ['the same moment', { a: '2026-01-31T10:00:00Z' }, { a: '2026-01-31T10:00:00+00:00' }, []],
    ['an older one, after a reload', { a: '2026-01-31T10:00:00Z' }, { a: '2026-01-31T09:00:00Z' }, []],
    ['a first row', { a: null }, { a: '2026-01-31T10:00:00Z' }, ['a']],
    ['no row', { a: '2026-01-31T10:00:00Z' }, { a: null }, []],
    ['a source that is new to the trigger', {}, { a: '2026-01-31T10:00:00Z' }, []],
  ])('%s', (_, before, now, fresh) => {
    expect(freshSources(before, now)).toEqual(fresh)
  })
})

describe('rows since the last run', () => {
  test('a job that never ran has all of them before it', () => {
    expect(lookAtRows(undefined, 12, null).fresh).toBe(12)
  })
  test('a job that ran before begins to count', () => {
    expect(lookAtRows(undefined, 12, 7)).toMatchObject({ fresh: 0, seen: { base: 12, run: 7 } })
  })
  test('they count from the run, look by look', () => {
    const { seen } = lookAtRows(undefined, 12, 7)
    const next = lookAtRows(seen, 18, 7)
    expect(next.fresh).toBe(6)
    expect(lookAtRows(next.seen, 25, 7).fresh).toBe(13)
  })
  test('a run that began in between has read what was there at the look before', () => {
    const { seen } = lookAtRows({ base: 12, run: 7, last: 18 }, 25, 8)
    expect(seen).toEqual({ base: 18, run: 8, last: 25 })
  })
  test('a run that it started itself counts from what was there then, also while it waits', () => {
    const { started } = lookAtRows({ base: 12, run: 7, last: 18 }, 25, 7)
    expect(lookAtRows(started, 26, 7).fresh).toBe(1)
    expect(lookAtRows(started, 26, 8).fresh).toBe(1)
  })
  test('rows that went away are not counted twice', () => {
    const { seen } = lookAtRows({ base: 100, run: 7, last: 100 }, 3, 7)
    expect(seen.base).toBe(3)
    expect(lookAtRows(seen, 14, 7).fresh).toBe(11)
  })
})

describe('a signed call', () => {
  const body = Buffer.from('{"load":"done"}')
  const hex = (text: string | Uint8Array, secret = 'key') => createHmac('sha256', secret).update(text).digest('hex')
  const stamp = String(NOW / 1000)

  test.each([
    ['as dbt signs', { authorization: hex(body) }, 'right'],
    ['as GitHub signs', { 'x-hub-signature-256': `sha256=${hex(body)}` }, 'right'],
    ['in capital letters', { 'x-trellis-signature': hex(body).toUpperCase() }, 'right'],
    ['with its time', { 'x-trellis-timestamp': stamp, 'x-trellis-signature': hex(`${stamp}.${body}`) }, 'right'],
    ['with a time that is not signed', { 'x-trellis-timestamp': stamp, 'x-trellis-signature': hex(body) }, 'wrong'],
    ['with another key', { authorization: hex(body, 'other') }, 'wrong'],
    ['of another body', { authorization: hex('{}') }, 'wrong'],
    ['cut short', { authorization: hex(body).slice(1) }, 'wrong'],
    ['with a token instead', { authorization: 'Bearer abc' }, 'wrong'],
    ['with nothing', {}, 'wrong'],
    ['with the header twice', { 'x-trellis-signature': [hex(body), hex(body)] }, 'wrong'],
  ] as const)('%s is %s', (_, headers, kind) => {
    expect(verifyCall({ headers, body }, 'key', NOW).kind).toBe(kind)
  })

  test.each([-301, 301])('%s seconds beside the time it is late', (seconds) => {
    const at = String(NOW / 1000 + seconds)
    const headers = { 'x-trellis-timestamp': at, 'x-trellis-signature': hex(`${at}.${body}`) }
    expect(verifyCall({ headers, body }, 'key', NOW).kind).toBe('late')
  })

  test('the same call is the same delivery, another time makes another one', () => {
    const delivery = (at: string) => {
      const headers = { 'x-trellis-timestamp': at, 'x-trellis-signature': hex(`${at}.${body}`) }
      const verdict = verifyCall({ headers, body }, 'key', NOW)
      return verdict.kind === 'right' ? verdict.delivery : ''
    }
    expect(delivery(stamp)).toBe(delivery(stamp))
    expect(delivery(stamp)).not.toBe(delivery(String(NOW / 1000 + 1)))
  })
})
