import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { PLATFORM_FOLDER, readServerFile, serverFile } from '#platform/runner/server-file.ts'
import { ServerWord } from './server-word.ts'

const FACTS = {
  program: { protocol: 1, version: '0.1.0', build: null, pid: process.pid },
  socket: '/tmp/server.sock',
  startedAt: '2026-01-31T04:00:00.000Z',
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-word-'))
  mkdirSync(join(folder, PLATFORM_FOLDER))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('what cannot be noted of its runners is logged, and ends no server', () => {
  const log: string[] = []
  const word = new ServerWord(folder, FACTS, (text) => log.push(text))
  word.isUp({ owner: 'server-1', address: 'http://127.0.0.1:8580', runners: [] })
  // In the way of what is to be renamed.
  rmSync(serverFile(folder))
  mkdirSync(serverFile(folder))

  word.has([7])
  expect(log).toEqual([expect.stringContaining('Which processes run commands could not be noted: Error: E')])
  expect(readdirSync(join(folder, PLATFORM_FOLDER))).toEqual(['server.json'])

  rmSync(serverFile(folder), { recursive: true })
  word.has([7, 8])
  expect(readServerFile(nodeFiles, folder)).toMatchObject({ owner: 'server-1', runners: [7, 8] })
})
