import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeOutside } from '#foundation/node-outside.ts'
import { gitPlace } from '#platform/deploy/git-place.ts'
import { gitOf } from './git.ts'
import { GitSource, type GitSourceOptions } from './git-source.ts'

const PROJECT = { 'dbt_project.yml': 'name: shop\n' }
const ENV = {
  PATH: process.env['PATH'],
  HOME: '/nobody',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

const folders: string[] = []
const open: (() => unknown)[] = []

afterEach(async () => {
  for (const end of open.splice(0)) await end()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderNamed(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `trellis-${name}-`)))
  folders.push(folder)
  return folder
}

/** A repository that people work in. */
class Repository {
  readonly folder = folderNamed('repository')

  constructor(files: Readonly<Record<string, string>> = PROJECT) {
    this.git('init', '--quiet', '--initial-branch', 'main')
    this.commit(files)
  }

  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      env: ENV,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  }

  commit(files: Readonly<Record<string, string>>, message = 'changed'): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true })
      writeFileSync(join(this.folder, path), text)
    }
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', message)
    return this.git('rev-parse', 'HEAD')
  }
}

interface Deployment {
  readonly source: GitSource
  readonly folder: string
  readonly logged: string[]
}

/** A project is wrong where a file says so. */
async function deploy(
  address: string,
  { branch = 'main', path, folder = folderNamed('deployment'), env = {}, ...rest }: DeployWishes = {},
): Promise<Deployment> {
  const logged: string[] = []
  const source = await GitSource.open({
    place: gitPlace(address, branch, path),
    folder,
    git: gitOf({ outside: nodeOutside, env: { ...ENV, ...env } }),
    check: async (project) =>
      existsSync(join(project, 'wrong')) ? readFileSync(join(project, 'wrong'), 'utf8') : null,
    everyMs: 60_000,
    log: (text) => logged.push(text),
    ...rest,
  })
  open.push(() => source.stop())
  return { source, folder, logged }
}

type DeployWishes = Partial<Omit<GitSourceOptions, 'place'>> & {
  readonly branch?: string
  readonly path?: string
  readonly env?: Readonly<Record<string, string>>
}

const textIn = ({ source }: Deployment, file = 'dbt_project.yml') =>
  readFileSync(join(source.current.folder, file), 'utf8')
const checkouts = ({ folder }: Deployment) => readdirSync(join(folder, '.trellis', 'commits'))

describe('GitSource', () => {
  test('what the branch holds is current, with its commit', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    expect(deployment.source.current.code).toEqual({
      commit: repository.git('rev-parse', 'HEAD'),
      branch: 'main',
      isDirty: false,
      manifestHash: null,
    })
    expect(textIn(deployment)).toBe('name: shop\n')
    expect(deployment.source.problem).toBeNull()
  })

  test('a project in a folder of the repository', async () => {
    const repository = new Repository({ 'dbt/shop/dbt_project.yml': 'name: deep\n' })
    expect(textIn(await deploy(repository.folder, { path: './dbt/shop/' }))).toBe('name: deep\n')
  })

  test('a new commit is taken over, and told to those who listen', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    let heard = 0
    deployment.source.onChange(() => void heard++)
    repository.commit({ 'dbt_project.yml': 'name: newer\n' }, 'A newer one')
    expect(await deployment.source.pull()).toBe(true)
    expect(textIn(deployment)).toBe('name: newer\n')
    expect(heard).toBe(1)
    expect(deployment.logged.at(-1)).toMatch(/^Now runs commit [0-9a-f]{10}: A newer one$/)
    expect(await deployment.source.pull()).toBe(false)
    expect(heard).toBe(1)
  })

  test('a commit that is not right leaves the last one in its place, until it is mended', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    const good = deployment.source.current
    const bad = repository.commit({ wrong: 'models/a.sql: nonsense' })
    expect(await deployment.source.pull()).toBe(false)
    expect(deployment.source.current).toEqual(good)
    expect(deployment.source.problem).toBe(
      `Commit ${bad.slice(0, 10)} is not taken over, and ${good.code.commit?.slice(0, 10)} goes on:\nmodels/a.sql: nonsense`,
    )
    expect(checkouts(deployment)).toHaveLength(1)
    repository.git('rm', '--quiet', 'wrong')
    repository.commit({ 'a.txt': '' })
    expect(await deployment.source.pull()).toBe(true)
    expect(deployment.source.problem).toBeNull()
  })

  test('a commit that was refused is not looked at each time', async () => {
    const repository = new Repository()
    let looks = 0
    const deployment = await deploy(repository.folder, {
      check: async (project) => {
        looks++
        return existsSync(join(project, 'wrong')) ? 'wrong' : null
      },
    })
    repository.commit({ wrong: '' })
    for (let pull = 0; pull < 5; pull++) await deployment.source.pull()
    expect(looks).toBe(2)
    expect(deployment.logged.filter((text) => text.includes('not taken over'))).toHaveLength(1)
  })

  test('a run keeps its commit while the branch goes on; its folder goes when nobody has it any more', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    const [one, other] = [await deployment.source.lend(), await deployment.source.lend()]
    repository.commit({ 'dbt_project.yml': 'name: newer\n' })
    await deployment.source.pull()
    expect(readFileSync(join(one.folder, 'dbt_project.yml'), 'utf8')).toBe('name: shop\n')
    expect(textIn(deployment)).toBe('name: newer\n')
    one.release()
    one.release()
    await deployment.source.pull()
    expect(existsSync(other.folder)).toBe(true)
    other.release()
    await deployment.source.pull()
    expect(existsSync(other.folder)).toBe(false)
    expect(checkouts(deployment)).toHaveLength(1)
  })

  test('a branch that goes back to a commit which a run still has leaves that alone', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    const lent = await deployment.source.lend()
    writeFileSync(join(lent.folder, 'of-the-run'), '')
    repository.commit({ 'dbt_project.yml': 'name: newer\n' })
    await deployment.source.pull()
    repository.git('reset', '--quiet', '--hard', 'HEAD~1')
    await deployment.source.pull()
    expect(deployment.source.current.folder).toBe(lent.folder)
    expect(existsSync(join(lent.folder, 'of-the-run'))).toBe(true)
  })

  test('a history that was rewritten is followed, and told', async () => {
    const repository = new Repository()
    repository.commit({ 'dbt_project.yml': 'name: gone\n' })
    const deployment = await deploy(repository.folder)
    repository.git('reset', '--quiet', '--hard', 'HEAD~1')
    repository.commit({ 'dbt_project.yml': 'name: rewritten\n' })
    expect(await deployment.source.pull()).toBe(true)
    expect(textIn(deployment)).toBe('name: rewritten\n')
    expect(deployment.logged.some((text) => text.startsWith('The history of main was rewritten: '))).toBe(true)
  })

  test('what lies beside the project stays where the server is, for every commit', async () => {
    const repository = new Repository()
    const deployment = await deploy(repository.folder)
    const link = join(deployment.source.current.folder, '.trellis')
    expect(realpathSync(link)).toBe(join(deployment.folder, '.trellis'))
    expect(realpathSync(join(deployment.folder, '.trellis', 'current'))).toBe(deployment.source.current.folder)
    const status = execFileSync('git', ['status', '--porcelain'], {
      cwd: deployment.source.current.folder,
      encoding: 'utf8',
    })
    expect(status).toBe('')
  })

  test('a server that starts again goes on with what it had where the repository is out of reach', async () => {
    const repository = new Repository()
    const first = await deploy(repository.folder)
    await first.source.stop()
    rmSync(repository.folder, { recursive: true })
    const again = await deploy(repository.folder, { folder: first.folder })
    expect(textIn(again)).toBe('name: shop\n')
    expect(again.source.problem).toContain(`The repository ${repository.folder} is not there`)
  })

  test('a server that starts again with a commit that is not right goes on with the one before', async () => {
    const repository = new Repository()
    const first = await deploy(repository.folder)
    await first.source.stop()
    repository.commit({ wrong: 'nonsense' })
    rmSync(join(first.folder, '.trellis', 'commits'), { recursive: true })
    const again = await deploy(repository.folder, { folder: first.folder })
    expect(textIn(again)).toBe('name: shop\n')
    expect(again.source.problem).toContain('nonsense')
  })

  test('submodules and large files elsewhere are told not to come along', async () => {
    const repository = new Repository({
      ...PROJECT,
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ../x\n',
      '.gitattributes': '*.parquet filter=lfs diff=lfs merge=lfs -text\n',
    })
    const { logged } = await deploy(repository.folder)
    expect(logged.slice(0, 2)).toEqual([
      'The repository has submodules, which are not fetched: their folders are empty',
      'The repository keeps files in Git LFS, which are not fetched: only what points at them is there',
    ])
  })

  test('without a branch it is the one that the repository begins with', async () => {
    const repository = new Repository()
    const source = await GitSource.open({
      place: gitPlace(repository.folder, undefined, undefined),
      folder: folderNamed('deployment'),
      git: gitOf({ outside: nodeOutside, env: ENV }),
      check: async () => null,
      everyMs: 60_000,
      log: () => undefined,
    })
    open.push(() => source.stop())
    expect(source.current.code.branch).toBeNull()
  })
})

describe('what cannot be begun says why', () => {
  test('no such repository', async () => {
    await expect(deploy('/nowhere/at/all')).rejects.toThrow(
      /The repository \/nowhere\/at\/all is not there\n  hint: look at the address/,
    )
  })

  test('no such branch', async () => {
    const repository = new Repository()
    await expect(deploy(repository.folder, { branch: 'mian' })).rejects.toThrow(
      /has no branch 'mian'\n  hint: did you mean 'main'\?/,
    )
  })

  test('no project', async () => {
    const repository = new Repository({ 'README.md': 'x', 'dbt/shop/dbt_project.yml': 'name: x\n' })
    await expect(deploy(repository.folder)).rejects.toThrow(
      /There is no dbt_project.yml at the top of the repository in commit [0-9a-f]{10}\n  hint: --git-path dbt\/shop/,
    )
  })

  test('a folder of the platform in the repository', async () => {
    const repository = new Repository({ ...PROJECT, '.trellis/x': '' })
    await expect(deploy(repository.folder)).rejects.toThrow(/holds a folder .trellis, which belongs to the server/)
  })

  test('a project that is not right', async () => {
    const repository = new Repository({ ...PROJECT, wrong: 'models/a.sql: nonsense' })
    await expect(deploy(repository.folder)).rejects.toThrow(/is not taken over:\n  models\/a.sql: nonsense/)
  })

  test('nobody there', async () => {
    await expect(deploy('http://127.0.0.1:9/shop.git')).rejects.toThrow(
      /http:\/\/127.0.0.1:9\/shop.git cannot be reached/,
    )
  })

  test('a host that wants to know who asks; a token is told to that host alone, and to nobody who reads logs', async () => {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push(() => new Promise((resolve) => server.close(resolve)))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop.git`
    await expect(deploy(address)).rejects.toThrow(/wants to know who asks\n  hint: set TRELLIS_GIT_TOKEN/)
    expect(seen.filter((each) => each !== undefined)).toEqual([])
    const told = await deploy(address, { env: { TRELLIS_GIT_TOKEN: 'tell-nobody' } }).catch(String)
    expect(seen).toContain(`Basic ${Buffer.from('x-access-token:tell-nobody').toString('base64')}`)
    expect(told).not.toContain('tell-nobody')
  })
})

describe('gitPlace', () => {
  test.each([
    ['https://me:secret@example.com/shop.git', undefined, undefined, 'holds a password or a token'],
    ['https://ghp_token@example.com/shop.git', undefined, undefined, 'holds a password or a token'],
    ['--upload-pack=x', undefined, undefined, 'is no address'],
    ['/shop.git', '--force', undefined, 'is no name of a branch'],
    ['/shop.git', 'a b', undefined, 'is no name of a branch'],
    ['/shop.git', 'main', '../elsewhere', 'is no folder in the repository'],
    ['/shop.git', 'main', '/etc', 'is no folder in the repository'],
  ])('%s %s %s is refused', (address, branch, path, message) => {
    expect(() => gitPlace(address, branch, path)).toThrow(message)
  })

  test.each([
    'git@example.com:me/shop.git',
    'ssh://git@example.com/shop.git',
    'https://example.com/shop.git',
    '../shop',
  ])('%s is an address', (address) => {
    expect(gitPlace(address, 'feature/new-one', 'dbt')).toEqual({ address, branch: 'feature/new-one', path: 'dbt' })
  })
})
