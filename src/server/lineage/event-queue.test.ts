import { expect, test } from 'vitest'
import { EventQueue } from './event-queue.ts'

function queueTo(send: (event: string) => Promise<void>) {
  const logged: string[] = []
  const pauses: number[] = []
  const queue = new EventQueue({
    send,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    log: (text) => logged.push(text),
  })
  return { queue, logged, pauses }
}

test('events are sent one after another, in their order', async () => {
  const sent: string[] = []
  let underWay = 0
  const { queue, logged } = queueTo(async (event) => {
    expect(++underWay).toBe(1)
    await Promise.resolve()
    underWay--
    sent.push(event)
  })
  queue.add(['a', 'b'])
  queue.add(['c'])
  await queue.idle()
  expect([sent, logged]).toEqual([['a', 'b', 'c'], []])
})

test('whoever adds some never waits, and never hears of an error', async () => {
  const { queue, logged, pauses } = queueTo(async () => {
    throw new Error('nobody answers')
  })
  queue.add(['a', 'b', 'c'])
  await queue.idle()
  expect(pauses).toEqual([1000, 5000, 20_000])
  expect(logged).toEqual(['OpenLineage: events do not arrive: nobody answers'])
})

test('a receiver that comes back gets what is new, and the log says how much it has missed', async () => {
  let isUp = false
  const sent: string[] = []
  const { queue, logged } = queueTo(async (event) => {
    if (!isUp) throw new Error('nobody answers')
    sent.push(event)
  })
  queue.add(['a', 'b'])
  await queue.idle()
  isUp = true
  queue.add(['c'])
  await queue.idle()
  expect(sent).toEqual(['c'])
  expect(logged.at(-1)).toBe('OpenLineage: events arrive again; 2 were lost')
})

test('what waits is bounded: the oldest goes', async () => {
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const sent: string[] = []
  const { queue } = queueTo(async (event) => {
    await gate
    sent.push(event.slice(0, 2))
  })
  const large = 'x'.repeat(10 << 20)
  queue.add(['0 '])
  for (let at = 1; at <= 6; at++) queue.add([`${at} ${large}`])
  open()
  await queue.idle()
  expect(sent).toEqual(['0 ', '4 ', '5 ', '6 '])
})
