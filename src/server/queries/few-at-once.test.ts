import { expect, test } from 'vitest'
import { FewAtOnce } from './few-at-once.ts'

const never = new AbortController().signal
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('so many are let in, the others in their order', async () => {
  const gate = new FewAtOnce(() => ({ inside: 2, waiting: 10 }))
  const entered: string[] = []
  const enter = async (name: string) => {
    const leave = await gate.enter(never)
    entered.push(name)
    return leave
  }
  const leaveA = await enter('a')
  const leaveB = await enter('b')
  void enter('c')
  void enter('d')
  await settled()
  expect(entered).toEqual(['a', 'b'])
  leaveB?.()
  leaveB?.()
  await settled()
  expect(entered).toEqual(['a', 'b', 'c'])
  leaveA?.()
  await settled()
  expect(entered).toEqual(['a', 'b', 'c', 'd'])
})

test('those that would be too many are sent away', async () => {
  const gate = new FewAtOnce(() => ({ inside: 1, waiting: 1 }))
  const leave = await gate.enter(never)
  const second = gate.enter(never)
  expect(await gate.enter(never)).toBeUndefined()
  leave?.()
  expect(await second).toBeTypeOf('function')
})

test('who gives up while waiting leaves no gap and takes no place', async () => {
  const gate = new FewAtOnce(() => ({ inside: 1, waiting: 9 }))
  const leave = await gate.enter(never)
  const giving = new AbortController()
  const impatient = gate.enter(giving.signal)
  const patient = gate.enter(never)
  giving.abort(new Error('gone'))
  await expect(impatient).rejects.toThrow('gone')
  leave?.()
  ;(await patient)?.()
  expect(await gate.enter(never)).toBeTypeOf('function')
})
