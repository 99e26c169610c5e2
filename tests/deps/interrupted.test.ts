import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Host } from '#cli/host.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { trellis } from './trellis.ts'
import { type DepsCase, makeWorld, stepEnvironment, type World } from './world.ts'

const CASE: DepsCase = {
  name: 'interrupted',
  about: '',
  hub: { 'acme/dates': { versions: { '1.0.0': {}, '2.0.0': {} } }, 'acme/money': { versions: { '1.0.0': {} } } },
  repositories: { many: [{ files: { 'dbt_project.yml': 'name: many\n' } }] },
  troubles: { '/archives/acme/money/1.0.0.tar.gz': ['silence'], '/git/many.git/info/refs': ['silence'] },
  project: { 'packages.yml': 'packages: [{package: acme/dates, version: 1.0.0}]\n' },
  steps: [],
}

let folder: string
let world: World

beforeEach(async () => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'trellis-deps-'))
  world = await makeWorld(CASE, folder)
  expect(await deps()).toBe(0)
  expect(installed()).toEqual(['dates', 'dates/dbt_project.yml'])
})

afterEach(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

async function deps(change?: (host: Host) => Host): Promise<number> {
  const { exit } = await trellis(change)(['deps'], stepEnvironment({ dbt: '' }, world), world.project)
  return exit
}

function installed(): string[] {
  return readdirSync(join(world.project, 'dbt_packages'), { recursive: true }).map(String).sort()
}

function ask(packages: string): void {
  writeFileSync(join(world.project, 'packages.yml'), world.fill(`packages: [${packages}]\n`))
}

const wanted = '{package: acme/dates, version: 2.0.0}, {package: acme/money, version: 1.0.0}'

test.each([
  ['a download', wanted, '/archives/acme/money/1.0.0.tar.gz'],
  ['git', "{git: '{web}/git/many.git'}", '/git/many.git/info/refs'],
])('a user who stops %s finds what was installed as it was', async (_, packages, path) => {
  ask(packages)
  const temporary = join(folder, 'temporary')
  const files = {
    ...nodeFiles,
    makeTemporaryFolder: () => {
      nodeFiles.makeFolder(temporary)
      return temporary
    },
  }
  const exit = await deps((host) => ({
    ...host,
    effects: { ...host.effects, files },
    onInterrupt: (stop) => {
      const timer = setInterval(() => {
        if (!world.asked.includes(path)) return
        clearInterval(timer)
        stop()
      }, 5)
      return () => clearInterval(timer)
    },
  }))
  expect(exit).toBe(2)
  expect(installed()).toEqual(['dates', 'dates/dbt_project.yml'])
  expect(readFileSync(join(world.project, 'dbt_packages/dates/dbt_project.yml'), 'utf8')).toContain("'1.0.0'")
  expect(nodeFiles.exists(temporary)).toBe(false)
})

test.each([
  ['the hub', "{package: acme/gone, version: 1.0.0}, {git: '{web}/git/many.git'}"],
  ['an archive', "{tarball: '{web}/archives/gone.tar.gz', name: gone}, {package: acme/money, version: 1.0.0}"],
])('what %s does not have is told at once, though another never answers', async (_, packages) => {
  ask(packages)
  expect(await deps()).toBe(2)
  expect(installed()).toEqual(['dates', 'dates/dbt_project.yml'])
})

test('what a killed run has left goes with a later one, what another run is doing stays', async () => {
  for (const name of ['__incoming_dead', '__incoming_living']) {
    nodeFiles.write(join(world.project, 'dbt_packages', name, 'half/dbt_project.yml'), 'name: half\n')
  }
  const twoHoursAgo = Date.now() / 1000 - 7200
  utimesSync(join(world.project, 'dbt_packages/__incoming_dead'), twoHoursAgo, twoHoursAgo)
  ask('{package: acme/dates, version: 2.0.0}')
  expect(await deps()).toBe(0)
  expect(installed().filter((path) => !path.includes('/'))).toEqual(['__incoming_living', 'dates'])
  expect(readFileSync(join(world.project, 'dbt_packages/dates/dbt_project.yml'), 'utf8')).toContain("'2.0.0'")
})

test('a folder that cannot be written leaves what was installed as it was', async () => {
  ask('{package: acme/dates, version: 2.0.0}')
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  const write = (path: string, content: string | Uint8Array) => {
    if (path.endsWith('dbt_project.yml')) throw full
    nodeFiles.write(path, content)
  }
  const exit = await deps((host) => ({ ...host, effects: { ...host.effects, files: { ...nodeFiles, write } } }))
  expect(exit).toBe(2)
  expect(installed()).toEqual(['dates', 'dates/dbt_project.yml'])
  expect(readFileSync(join(world.project, 'dbt_packages/dates/dbt_project.yml'), 'utf8')).toContain("'1.0.0'")
})

test('what cannot change its place leaves what was installed as it was', async () => {
  ask('{package: acme/dates, version: 2.0.0}')
  const busy = Object.assign(new Error('EBUSY: resource busy or locked, rename'), { code: 'EBUSY', syscall: 'rename' })
  const move = (from: string, to: string) => {
    if (
      to === join(world.project, 'dbt_packages/dates') &&
      from.includes('__incoming_') &&
      !from.includes('__outgoing')
    )
      throw busy
    nodeFiles.move(from, to)
  }
  const exit = await deps((host) => ({ ...host, effects: { ...host.effects, files: { ...nodeFiles, move } } }))
  expect(exit).toBe(2)
  expect(installed()).toEqual(['dates', 'dates/dbt_project.yml'])
  expect(readFileSync(join(world.project, 'dbt_packages/dates/dbt_project.yml'), 'utf8')).toContain("'1.0.0'")
})
