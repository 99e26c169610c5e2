import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleScript } from './bundle-script.ts'

const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', `mount -t tmpfs -o size=1m tmpfs ${tmpdir()}`]).status === 0

const FULL = `Runtime Error   [store/disk-full]
  The disk of the store is full: nothing of this was written, and what was written before is there
  /disk/state.db: database or disk is full
  hint: free some space; \`trellis store info\` says what takes it`

const READ_ONLY = `Runtime Error   [store/read-only]
  The store cannot be written to
  /disk/state.db: EROFS: read-only file system, access '/disk/state.db'
  hint: look at the owner and the permissions of the file and its folder, or at the rights of the user of the database`

describe.skipIf(!canMount)('a store on a disk', { timeout: 120_000 }, () => {
  let script: string
  const disk = mkdtempSync(join(tmpdir(), 'trellis-disk-'))
  beforeAll(async () => {
    script = await bundleScript('disk-worker.ts')
  })
  afterAll(() => {
    rmSync(script, { force: true })
    rmSync(disk, { recursive: true, force: true })
  })

  function onDisk(...lines: readonly string[]): string {
    const commands = [
      `mount -t tmpfs -o size=4m tmpfs ${disk} && cd ${disk}`,
      `worker() { node ${script} "$1" ${disk}/state.db "$2"; }`,
      ...lines,
    ].join('\n')
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-ec', commands], { encoding: 'utf8' })
    return (stdout + stderr).replaceAll(disk, '/disk')
  }

  test('that fills up keeps what was kept, says so, and goes on when there is space again', () => {
    const lines = [
      'head -c 500000 /dev/zero | tee filler > more',
      `worker fill ${disk}/filler`,
      'rm more',
      'worker read',
    ]
    expect(onDisk(...lines)).toBe(`${FULL}
0 more than were kept
true
1 runs
`)
  })

  test('that is full from the start can be used once there is space', () => {
    expect(
      onDisk('cat /dev/zero > filler 2> /dev/null || true', 'worker write', 'rm filler', 'worker write', 'worker read'),
    ).toBe(`${FULL}
1 runs
`)
  })

  test('that is full is told to whoever only reads, who needs some room, too', () => {
    expect(onDisk('worker write', 'cat /dev/zero > filler 2> /dev/null || true', 'worker read')).toBe(
      `${FULL.replace('database or disk is full', 'disk I/O error')}\n`,
    )
  })

  test('that became read-only says so', () => {
    expect(onDisk('worker write', `mount -o remount,ro ${disk}`, 'worker write', 'worker read')).toBe(`${READ_ONLY}
${READ_ONLY}
`)
  })

  test('where a folder stands in the place of the file says so', () => {
    expect(onDisk('mkdir state.db', 'worker write')).toBe(`Runtime Error   [store/cannot-open]
  The store cannot be opened
  /disk/state.db: that is a folder
  hint: look at the folder: is it there, and may this user write in it?
`)
  })
})
