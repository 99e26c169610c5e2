/** Shell steps run in a process beside the server. */
import type { ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { startShellsProcess } from '#cli/runner/start-shells-process.ts'
import { Shells } from '#server/shell/shells.ts'
import { TRELLIS } from '../../faults/trellis-process.ts'

const started: ChildProcess[] = []
const shells = new Shells(() => {
  const child = startShellsProcess({ execPath: process.execPath, execArgv: [], script: TRELLIS, env: process.env })
  started.push(child)
  return child
})

function run(command: string, { signal = new AbortController().signal, folder = tmpdir() } = {}) {
  const told: string[] = []
  const ended = shells.run({
    command,
    folder,
    env: { PATH: process.env['PATH'] ?? '', WORD: 'from the job' },
    signal,
    write: (stream, text) => void (text !== '' && told.push(`${stream} ${text}`)),
  })
  return { told, ended }
}

afterEach(() => {
  shells.close()
})

describe('a command line of the shell', () => {
  test.each([
    ['its exit code', 'exit 3', { exitCode: 3 }, []],
    ['what it prints, where it prints it', 'echo one; echo two >&2', { exitCode: 0 }, ['stdout one\n', 'stderr two\n']],
    ['the variables it was given, and no others', 'echo "$WORD$HOME"', { exitCode: 0 }, ['stdout from the job\n']],
    ['which signal ended it', 'kill -TERM $$', { exitCode: 2, message: 'It was ended by SIGTERM' }, []],
  ])('tells %s', async (_, command, end, output) => {
    const { ended, told } = run(command)
    expect(await ended).toEqual(end)
    expect(told.sort()).toEqual([...output].sort())
  })

  test('that has no folder says so', async () => {
    const { exitCode, message } = await run('true', { folder: '/not/there' }).ended
    expect(exitCode).toBe(2)
    expect(message).toContain('There is no folder /not/there')
  })

  test('is ended with all that it has started when it is to stop', async () => {
    const stop = new AbortController()
    const { ended, told } = run('sleep 300 & echo $!; wait', { signal: stop.signal })
    await expect.poll(() => told).toHaveLength(1)
    stop.abort()
    expect(await ended).toMatchObject({ exitCode: 2 })
    const pid = Number(told[0]?.split(' ')[1])
    await expect.poll(() => isThere(pid)).toBe(false)
  })

  test('is over when its shell is, also where what has left its group keeps its output open', async () => {
    const { ended, told } = run("setsid sh -c 'echo $$; exec sleep 400' & sleep 0.5; echo done")
    expect(await ended).toEqual({ exitCode: 0 })
    expect(told).toHaveLength(2)
    const pid = Number(told[0]?.split(' ')[1])
    expect(isThere(pid)).toBe(true)
    process.kill(pid)
  })

  test('loses nothing of much that it prints', async () => {
    let length = 0
    const { exitCode } = await shells.run({
      command: "head -c 30000000 /dev/zero | tr '\\0' x",
      folder: tmpdir(),
      env: { PATH: process.env['PATH'] ?? '' },
      signal: new AbortController().signal,
      write: (_stream, text) => {
        length += text.length
      },
    })
    expect([exitCode, length]).toEqual([0, 30_000_000])
  })
})

describe('the process that runs them', () => {
  test('takes all of them with it when it is killed, which they say, and the next one begins anew', async () => {
    const { ended, told } = run('echo $$; sleep 300')
    await expect.poll(() => told).toHaveLength(1)
    started.at(-1)?.kill('SIGKILL')
    expect(await ended).toEqual({ exitCode: 2, message: 'The process that runs shell steps is gone: SIGKILL' })
    await expect.poll(() => isThere(Number(told[0]?.split(' ')[1]))).toBe(false)
    expect(await run('exit 0').ended).toEqual({ exitCode: 0 })
  })

  test('ends them, and itself, when the server is gone', async () => {
    const { told } = run('echo $$; sleep 300')
    await expect.poll(() => told).toHaveLength(1)
    const child = started.at(-1)
    child?.disconnect()
    await expect.poll(() => child?.exitCode).toBe(0)
    await expect.poll(() => isThere(Number(told[0]?.split(' ')[1]))).toBe(false)
  })
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
