import { expect, test } from 'vitest'
import { testHost } from './host-for-tests.ts'
import { openInBrowser } from './open-in-browser.ts'

test.each([
  ['at a terminal with a screen', true, { DISPLAY: ':0' }, true],
  ['not where output goes to a file', false, { DISPLAY: ':0' }, false],
  ['not in CI', true, { DISPLAY: ':0', CI: 'true' }, false],
  ['not at the far end of ssh', true, { DISPLAY: ':0', SSH_CONNECTION: '1 2 3 4' }, false],
])('a browser is opened %s', async (_case, isTerminal, env, isOpened) => {
  const opened: (readonly string[])[] = []
  const host = testHost()
  const outside = {
    ...host.effects.outside,
    run: async (program: string, args: readonly string[]) => {
      opened.push([program, ...args])
      return { exit: 0, output: '', errors: '' }
    },
  }
  await openInBrowser(
    { ...host, output: { ...host.output, isTerminal }, effects: { ...host.effects, env, outside } },
    'http://127.0.0.1:8580',
  )
  expect(opened.map((words) => words.at(-1))).toEqual(isOpened ? ['http://127.0.0.1:8580'] : [])
})

test('where none can be opened, nothing is said', async () => {
  const host = testHost()
  const outside = { ...host.effects.outside, run: () => Promise.reject(new Error('ENOENT')) }
  const env = { DISPLAY: ':0' }
  await openInBrowser(
    { ...host, output: { ...host.output, isTerminal: true }, effects: { ...host.effects, env, outside } },
    'http://127.0.0.1:8580',
  )
  expect(host.written() + host.writtenErrors()).toBe('')
})
