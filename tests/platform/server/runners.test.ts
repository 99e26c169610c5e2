import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRunnerProcess } from '#cli/runner/start-runner-process.ts'
import { Runners } from '#server/runners/runners.ts'

test('a process that never calls is ended in time, and whoever waits for it is told why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-runners-'))
  const told: string[] = []
  const mute = { execPath: '/bin/sh', execArgv: ['-c', 'exec sleep 600'], script: '', env: process.env }
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
  const runner = await runners.another()
  await expect(runner.ready).rejects.toThrow('the runner did not start: it had not answered for 1 s')
  await runner.ended
  expect(runners.pids).toEqual([])
  expect(told[0]).toMatch(/^The runner \(process \d+\) has not answered for 1 s and is ended$/)
  rmSync(folder, { recursive: true })
})
