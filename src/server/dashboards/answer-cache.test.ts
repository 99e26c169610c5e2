import { expect, test } from 'vitest'
import { AnswerCache, type KeptAnswer } from './answer-cache.ts'

const never = new AbortController().signal
const HOUR = { signal: never, holdsMs: 3_600_000, isLive: false }

function answer(text: string): KeptAnswer {
  return { columns: [], rows: Buffer.from(text), isTruncated: false, computedAt: '2021-02-11T00:00:00.000Z' }
}

function counted(text: string) {
  const find = async () => {
    find.calls++
    return answer(text)
  }
  find.calls = 0
  return find
}

test('what was asked before is told again, and another key is another question', async () => {
  const cache = new AnswerCache({ maxBytes: () => 1 << 20 })
  const find = counted('[]')
  await cache.get('a', HOUR, find)
  await cache.get('a', HOUR, find)
  await cache.get('b', HOUR, find)
  expect(find.calls).toBe(2)
})

test('the same question under way is one', async () => {
  const cache = new AnswerCache({ maxBytes: () => 1 << 20 })
  const find = counted('[]')
  await Promise.all([1, 2, 3].map(() => cache.get('a', HOUR, find)))
  expect(find.calls).toBe(1)
})

test('it is asked anew when it holds no longer', async () => {
  let now = 0
  const cache = new AnswerCache({ maxBytes: () => 1 << 20, now: () => now })
  const find = counted('[]')
  await cache.get('a', { ...HOUR, holdsMs: 1000 }, find)
  now = 999
  await cache.get('a', { ...HOUR, holdsMs: 1000 }, find)
  expect(find.calls).toBe(1)
  now = 1000
  await cache.get('a', { ...HOUR, holdsMs: 1000 }, find)
  expect(find.calls).toBe(2)
})

test('what nobody knows the state of is forgotten after a run, and nothing else', async () => {
  const cache = new AnswerCache({ maxBytes: () => 1 << 20 })
  const live = counted('[]')
  const built = counted('[]')
  const ask = async () => {
    await cache.get('live', { ...HOUR, isLive: true }, live)
    await cache.get('built', HOUR, built)
  }
  await ask()
  cache.forgetLive()
  await ask()
  expect([live.calls, built.calls]).toEqual([2, 1])
})

test('it takes no more memory than it may: what was not asked for longest goes', async () => {
  const cache = new AnswerCache({ maxBytes: () => 31_000 })
  const finds = new Map(['a', 'b', 'c'].map((key) => [key, counted('x'.repeat(8_000))]))
  const ask = (key: string) => cache.get(key, HOUR, finds.get(key) as () => Promise<KeptAnswer>)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(key)
  expect([...finds].map(([key, { calls }]) => [key, calls])).toEqual([
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ])
  const small = new AnswerCache({ maxBytes: () => 22_000 })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b'])
    await small.get(key, HOUR, finds.get(key) as () => Promise<KeptAnswer>)
  expect(finds.get('b')?.calls).toBe(3)
  const none = new AnswerCache({ maxBytes: () => 0 })
  const find = counted('[]')
  await none.get('a', HOUR, find)
  await none.get('a', HOUR, find)
  expect(find.calls).toBe(2)
})

test('a failure is not kept', async () => {
  const cache = new AnswerCache({ maxBytes: () => 1 << 20 })
  await expect(cache.get('a', HOUR, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect((await cache.get('a', HOUR, counted('[1]'))).rows.toString()).toBe('[1]')
})

test('a query ends when the last of those who wait for it has gone', async () => {
  const cache = new AnswerCache({ maxBytes: () => 1 << 20 })
  let ended = false
  let finish: (found: KeptAnswer) => void = () => undefined
  const find = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => (ended = true))
    return new Promise<KeptAnswer>((resolve) => (finish = resolve))
  }
  const [one, two] = [new AbortController(), new AbortController()]
  const first = cache.get('a', { ...HOUR, signal: one.signal }, find)
  const second = cache.get('a', { ...HOUR, signal: two.signal }, find)
  one.abort(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  expect(ended).toBe(false)
  two.abort(new Error('gone, too'))
  await expect(second).rejects.toThrow('gone, too')
  expect(ended).toBe(true)
  const third = cache.get('a', HOUR, find)
  finish(answer('[3]'))
  expect((await third).rows.toString()).toBe('[3]')
})
