import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LiveSettings } from './live-settings.ts'

let folder: string
let file: string

beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'trellis live '))
  file = join(folder, 'trellis.yml')
  writeFileSync(file, 'jobs: {}')
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

/** Follows the file; what it gives holds how often something was taken over, and whether the file was there then. */
function followed(): { readonly live: LiveSettings; readonly taken: readonly boolean[] } {
  const live = new LiveSettings({ folder: () => folder, read: () => undefined, log: () => undefined })
  const taken: boolean[] = []
  live.follow(async () => void taken.push(existsSync(file)))
  return { live, taken }
}

test('an edit is taken over, once, as soon as the file stays as it is', async () => {
  const { live, taken } = followed()
  for (const text of ['jobs: { a', 'jobs: { a: { steps: [run] } }']) {
    writeFileSync(file, text)
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(taken).toEqual([])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(taken).toEqual([true])
  live.stop()
})

test('a file that is gone for a moment takes no jobs with it', async () => {
  const { live, taken } = followed()
  rmSync(file)
  await vi.advanceTimersByTimeAsync(500)
  writeFileSync(file, 'jobs: { b: { steps: [run] } }')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(taken).toEqual([true])
  live.stop()
})

test('a file that stays away is gone', async () => {
  const { live, taken } = followed()
  rmSync(file)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(taken).toEqual([false])
  live.stop()
})
