import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { whenNobodyComes } from './when-nobody-comes.ts'

test('who knocked while the process was busy is let in, however long that was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-door-'))
  const socket = join(folder, 'door')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const first = await new Promise<string>((resolve) => {
    const stop = whenNobodyComes(200, () => resolve('gave up'), 20)
    const guest = connect(socket, () => guest.write('a ticket'))
    server.on('connection', (line) =>
      line.on('data', (words) => {
        stop()
        line.destroy()
        guest.destroy()
        resolve(words.toString())
      }),
    )
    const until = performance.now() + 600
    while (performance.now() < until);
  })
  await new Promise((resolve) => server.close(resolve))
  rmSync(folder, { recursive: true, force: true })
  expect(first).toBe('a ticket')
})

test('where nobody comes, it gives up, once', async () => {
  let times = 0
  whenNobodyComes(40, () => times++, 10)
  await expect.poll(() => times).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(times).toBe(1)
})
