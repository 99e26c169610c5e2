import { expect, test } from 'vitest'
import { Admission } from './admission.ts'

function gate() {
  const changes: string[] = []
  const entered: string[] = []
  const admission = new Admission((key) => changes.push(key))
  const enter = async (name: string, key: string) => {
    const leave = await admission.enter(key)
    entered.push(name)
    return leave
  }
  return { changes, entered, enter }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('those who agree come in together', async () => {
  const { enter, entered, changes } = gate()
  await enter('one', 'UTC')
  await enter('two', 'UTC')
  expect(entered).toEqual(['one', 'two'])
  expect(changes).toEqual(['UTC'])
})

test('who wants something else waits for the last of them, and nobody overtakes', async () => {
  const { enter, entered, changes } = gate()
  const leaveOne = await enter('one', 'UTC')
  const leaveTwo = await enter('two', 'UTC')
  const other = enter('other', 'Asia/Tokyo')
  const late = enter('late', 'UTC')
  leaveOne()
  await settled()
  expect(entered).toEqual(['one', 'two'])
  leaveTwo()
  const leaveOther = await other
  await settled()
  expect(entered).toEqual(['one', 'two', 'other'])
  leaveOther()
  await late
  expect(entered).toEqual(['one', 'two', 'other', 'late'])
  expect(changes).toEqual(['UTC', 'Asia/Tokyo', 'UTC'])
})

test('to leave twice counts once', async () => {
  const { enter, entered } = gate()
  const leave = await enter('one', 'a')
  await enter('two', 'a')
  leave()
  leave()
  void enter('other', 'b')
  await settled()
  expect(entered).toEqual(['one', 'two'])
})
