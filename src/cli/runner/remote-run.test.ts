import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromAttached, ToAttached } from '#platform/runner/frames.ts'
import { testHost } from '../host-for-tests.ts'
import { Recorder } from './recorder.ts'
import { RemoteRun } from './remote-run.ts'

let folder = ''
let server: Server
let client: FrameSocket<ToAttached, FromAttached>
let heard: ToAttached[] = []
let run: RemoteRun

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const recorder = new Recorder({
  send: () => undefined,
  spool: (path) => path,
  files: { readText: () => '' },
  now: () => 0,
  later: () => undefined,
})

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'remote-run-'))
  const path = join(folder, 's')
  const arrived = new Promise<Socket>((resolve) => {
    server = createServer(resolve)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  client = new FrameSocket(connect(path))
  heard = []
  client.onFrame((frame) => heard.push(frame))
  const request = {
    args: ['run'],
    cwd: '/shop',
    env: {},
    home: '/home/me',
    pid: 7,
    output: { isTerminal: true, columns: 50 },
    errorOutput: { isTerminal: false, columns: 80 },
  }
  run = new RemoteRun(1, request, null)
  run.attach(new FrameSocket(await arrived))
})

afterEach(() => {
  client.destroy()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Stops in good order the first time, at once the second time. */
function stopsLikeACommand(host: ReturnType<RemoteRun['host']>): string[] {
  const told: string[] = []
  host.onInterrupt(() => {
    if (told.length > 0) host.exit(130)
    told.push('stopping')
  })
  return told
}

describe('a run of somebody else', () => {
  test('finds the terminal of its user, also when the window changes', async () => {
    const { output, errorOutput, pid, cwd } = run.host(testHost(), recorder)
    expect([output.isTerminal, output.columns, errorOutput.isTerminal, pid, cwd]).toEqual([true, 50, false, 7, '/shop'])
    client.send({ type: 'columns', columns: 120 })
    await settled()
    expect(output.columns).toBe(120)
  })

  test('writes to both outputs in their order', async () => {
    const { output, errorOutput } = run.host(testHost(), recorder)
    output.write('one\n')
    errorOutput.write('two\n')
    output.write('three\n')
    await settled()
    expect(heard).toEqual([
      { type: 'out', text: 'one\n' },
      { type: 'err', text: 'two\n' },
      { type: 'out', text: 'three\n' },
    ])
  })

  test('hears Ctrl-C once, and is left at once the second time, with nothing printed after that', async () => {
    const host = run.host(testHost(), recorder)
    const told = stopsLikeACommand(host)
    client.send({ type: 'interrupt' })
    await settled()
    expect(told).toEqual(['stopping'])
    expect(heard).toEqual([])
    client.send({ type: 'interrupt' })
    await settled()
    host.output.write('too late')
    run.exit(2)
    await settled()
    expect(heard).toEqual([{ type: 'exit', code: 130 }])
    expect(run.exitCode).toBe(130)
  })

  test('hears a Ctrl-C that came before it had begun', async () => {
    run.interrupt()
    const told = stopsLikeACommand(run.host(testHost(), recorder))
    await settled()
    expect(told).toEqual(['stopping'])
  })

  test('asks its user, and gets the answer', async () => {
    const { ask } = run.host(testHost(), recorder)
    const answer = ask?.('Sure? ', { isHidden: true })
    await settled()
    expect(heard).toEqual([{ type: 'ask', id: 1, question: 'Sure? ', isHidden: true }])
    client.send({ type: 'answer', id: 1, text: 'yes' })
    expect(await answer).toBe('yes')
  })

  test('is stopped when its user is gone, and gets no answers any more', async () => {
    const host = run.host(testHost(), recorder)
    const told = stopsLikeACommand(host)
    const answer = host.ask?.('Sure? ')
    client.destroy()
    expect(await answer).toBe(undefined)
    await settled()
    expect(told).toEqual(['stopping'])
    expect(run.wasCancelled).toBe(true)
  })
})
