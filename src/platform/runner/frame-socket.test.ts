import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FrameSocket } from './frame-socket.ts'

interface Numbered {
  readonly n: number
  readonly text?: string
}

let folder = ''
let server: Server
let raw: Socket
let far: Socket

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'frames-'))
  const arrived = new Promise<Socket>((resolve) => {
    server = createServer(resolve)
  })
  await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve))
  raw = connect(join(folder, 's'))
  far = await arrived
})

afterEach(() => {
  raw.destroy()
  far.destroy()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('frames arrive as they were said, however they are cut', async () => {
  const line = new FrameSocket<Numbered, Numbered>(far)
  const heard: Numbered[] = []
  const bytes = Buffer.from('{"n":1,"text":"schön\\n🌱"}\n{"n":2}\n')
  for (const byte of bytes) {
    raw.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  line.onFrame((frame) => heard.push(frame))
  raw.end('{"n":3}\n')
  await new Promise<void>((resolve) => line.onClose(resolve))
  expect(heard).toEqual([{ n: 1, text: 'schön\n🌱' }, { n: 2 }, { n: 3 }])
})

test('whoever says what is no frame is hung up on', async () => {
  const line = new FrameSocket<Numbered, Numbered>(far)
  const heard: Numbered[] = []
  line.onFrame((frame) => heard.push(frame))
  raw.write('{"n":1}\nGET / HTTP/1.1\n{"n":2}\n')
  await new Promise<void>((resolve) => line.onClose(resolve))
  expect(heard).toEqual([{ n: 1 }])
})

test('what a slow reader has not taken lies on the disk, and comes in its order to the end', async () => {
  raw.pause()
  const line = new FrameSocket<Numbered, Numbered>(far, folder)
  const text = 'x'.repeat(100_000)
  for (let n = 0; n < 400; n++) line.send({ n, text })
  await new Promise((resolve) => setTimeout(resolve, 50))
  for (let n = 400; n < 800; n++) line.send({ n, text })
  line.end()
  expect(far.writableLength).toBeLessThan(20_000_000)
  const numbers: number[] = []
  const reader = new FrameSocket<Numbered, Numbered>(raw)
  reader.onFrame(({ n }) => numbers.push(n))
  raw.resume()
  await new Promise<void>((resolve) => reader.onClose(resolve))
  expect(numbers).toEqual(Array.from({ length: 800 }, (_, n) => n))
  expect(readdirSync(folder)).toEqual(['s'])
})
