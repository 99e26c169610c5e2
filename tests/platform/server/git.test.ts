/** A server that runs what a branch of a repository holds. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { killAll, removeProjects, run, type Served, serve, SHOP, until } from './served-project.ts'

const IDENTITY = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']
const JOBS = 'jobs: { plants: { steps: ["build --select +d_plants,package:shop --exclude test_type:generic"] } }\n'

const folders: string[] = []
afterEach(async () => {
  killAll()
  await removeProjects()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderNamed(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `trellis-${name}-`)))
  folders.push(folder)
  return folder
}

/** The shop in a folder of a repository. */
class Repository {
  readonly folder = folderNamed('repository')

  constructor() {
    this.git('init', '--quiet', '--initial-branch', 'main')
    this.commit({ ...SHOP, 'trellis.yml': JOBS, '.gitignore': 'target/\nlogs/\ndbt_packages/\n' }, 'The shop')
  }

  git(...args: string[]): string {
    return execFileSync('git', [...IDENTITY, ...args], { cwd: this.folder, encoding: 'utf8' }).trim()
  }

  commit(files: Readonly<Record<string, string>>, message: string): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, 'dbt/shop', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', message)
    return this.git('rev-parse', 'HEAD')
  }
}

function serveGit(repository: Repository, folder: string): Promise<Served> {
  return serve(folder, ['--git', repository.folder, '--branch', 'main', '--git-path', 'dbt/shop', '--pull-every', '1s'])
}

const current = (folder: string) => join(folder, '.trellis', 'current')
const runJob = (folder: string) => run(realpathSync(current(folder)), ['jobs', 'run', 'plants', '--wait'])

describe('trellis up --git', () => {
  test('runs are pinned to a commit, the database stays where the server is, and what is broken is not taken over', async () => {
    const repository = new Repository()
    const folder = folderNamed('deployment')
    const served = await serveGit(repository, folder)
    const first = repository.git('rev-parse', 'HEAD')
    expect((await runJob(folder)).code).toBe(0)
    expect(existsSync(join(folder, 'shop.duckdb'))).toBe(true)
    expect(existsSync(join(current(folder), 'shop.duckdb'))).toBe(false)

    const second = repository.commit({ 'models/d_plants.sql': "select * from {{ ref('stg_plants') }}\n" }, 'A view')
    await served.server.prints(`Now runs commit ${second.slice(0, 10)}: A view`)
    expect((await runJob(folder)).code).toBe(0)

    repository.commit({ 'models/d_plants.sql': "select * from {{ ref('nothing') }}\n" }, 'Broken')
    await served.server.prints(`is not taken over, and ${second.slice(0, 10)} goes on:\nCompilation Error`)
    expect((await runJob(folder)).code).toBe(0)

    const typed = await run(realpathSync(current(folder)), ['run', '--select', 'stg_plants'])
    expect(typed).toMatchObject({ code: 0 })
    // The end of the last one is kept a moment after it was told.
    const runs = await until(async () => {
      const kept = await served.runs()
      return kept.every(({ finishedAt }) => finishedAt !== null) && kept
    })
    expect(runs.map(({ job, status, code }) => [job, status, code.commit])).toEqual([
      ['plants', 'success', first],
      ['plants', 'success', second],
      ['plants', 'success', second],
      [null, 'success', second],
    ])
    expect((await served.stop()).code).toBe(0)
  })

  test('goes on with the last commit that was right where the repository is out of reach', async () => {
    const repository = new Repository()
    const folder = folderNamed('deployment')
    await (await serveGit(repository, folder)).stop()
    rmSync(repository.folder, { recursive: true })
    const again = await serveGit(repository, folder)
    expect((await runJob(folder)).code).toBe(0)
    await again.stop()
  })

  test('two servers do not share a folder', async () => {
    const repository = new Repository()
    const folder = folderNamed('deployment')
    const served = await serveGit(repository, folder)
    const other = await run(folder, [
      'up',
      '--git',
      repository.folder,
      '--git-path',
      'dbt/shop',
      '--port',
      '0',
      '--no-open',
    ])
    expect(other.output).toContain(`Another server deploys into ${folder}`)
    expect(other.code).toBe(2)
    await served.stop()
  })

  test('what goes with --git does not go without it', async () => {
    const repository = new Repository()
    const { code, output } = await run(join(repository.folder, 'dbt/shop'), ['up', '--branch', 'main', '--no-open'])
    expect(output).toContain('--branch goes with --git, which is not there')
    expect(code).toBe(2)
  })
})
