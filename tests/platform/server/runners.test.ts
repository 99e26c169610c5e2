import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRunnerProcess } from '#cli/runner/start-runner-process.ts'
import { Runners } from '#server/runners/runners.ts'

/** Runners of a program that never calls its server, and what the server logs about them. */
function runnersOf(shell: string): {
  readonly runners: Runners
  readonly told: readonly string[]
  readonly remove: () => void
} {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-runners-'))
  const told: string[] = []
  const mute = { execPath: '/bin/sh', execArgv: ['-c', shell], script: '', env: process.env }
  const runners = new Runners({
    projectFolder: folder,
    platformFolder: folder,
    spool: folder,
    serverSocket: join(folder, 'server.sock'),
    start: async (task) => startRunnerProcess(mute, task),
    silenceMs: 60_000,
    startMs: 500,
    memoryBytes: () => 1 << 30,
    log: (text) => told.push(text),
    changed: () => undefined,
  })
  return { runners, told, remove: () => rmSync(folder, { recursive: true }) }
}

test('a process that never calls is ended in time, and whoever waits for it is told why', async () => {
  const { runners, told, remove } = runnersOf('exec sleep 600')
  const runner = await runners.another()
  await expect(runner.ready).rejects.toThrow(/^the runner did not start: it had not answered for \d s$/)
  await runner.ended
  expect(runners.pids).toEqual([])
  expect(told[0]).toMatch(/^The runner \(process \d+\) has not answered for [1-3] s and is ended$/)
  remove()
})

test.runIf(process.platform === 'linux')(
  'one that works is waited for ten times as long, and then ended, too',
  async () => {
    const { runners, told, remove } = runnersOf('while :; do :; done')
    const runner = await runners.another()
    await runner.ended
    expect(told[0]).toMatch(/^The runner \(process \d+\) has not answered for ([5-9]|1\d) s and is ended$/)
    await expect(runner.ready).rejects.toThrow()
    remove()
  },
)
