/** A store that goes silent, as when a network is cut: the connection stands, and nobody answers. */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { TEST_SERVER } from '#warehouse/postgres/server-for-tests.ts'
import { type Ended, SETTINGS, start } from '../../faults/trellis-process.ts'
import { wireProxy, type WireProxy } from '../leases/wire-proxy.ts'
import { killAll, makeProject, removeProjects } from '../server/served-project.ts'

const SCHEMA = `silent_${randomBytes(5).toString('hex')}`
const FILES = {
  ...SETTINGS,
  'trellis.yml': 'store: "{{ env_var(\'STORE\') }}"\n',
  'models/one.sql': "{{ config(materialized='table') }}\nselect 1 as id\n",
}

describe.skipIf(!TEST_SERVER)('beside a store that goes silent', { timeout: 240_000 }, () => {
  const server = new URL(TEST_SERVER ?? 'postgres://none')
  let folder: string
  let statements: number
  let proxy: WireProxy

  /** Until the process is gone; undefined where it stays after its last line. */
  async function runThrough(): Promise<Ended | undefined> {
    const store = new URL(server)
    store.port = String(proxy.port)
    store.searchParams.set('schema', SCHEMA)
    const command = start(folder, ['run'], { STORE: store.href, TRELLIS_LEASE_SECONDS: '1' })
    const ended = await Promise.race([command.ended, pause(60_000, undefined)])
    command.process.kill('SIGKILL')
    return ended
  }

  beforeAll(async () => {
    folder = makeProject(FILES)
    proxy = await wireProxy(Number(server.port))
    await runThrough()
    const before = proxy.count()
    await runThrough()
    statements = proxy.count() - before
    await proxy.close()
  })

  afterEach(() => proxy.close())

  afterAll(async () => {
    killAll()
    await removeProjects()
    const client = new pg.Client({ connectionString: server.href })
    await client.connect()
    await client.query(`drop schema if exists ${SCHEMA} cascade`)
    await client.end()
  })

  /** A proxy behind which nobody answers from that statement on; from the beginning for none. */
  async function silentFrom(at: number): Promise<void> {
    proxy = await wireProxy(Number(server.port), async (_sql, number) => {
      if (number === at) proxy.blackOut()
    })
    if (at === 0) proxy.blackOut()
  }

  test.each([
    ['before anybody has answered', 0],
    ['while it is opened', 1],
  ])('%s, a command that cannot know its turn builds nothing, and says once why', async (_, at) => {
    await silentFrom(at)
    const ended = await runThrough()
    expect(ended?.code).toBe(2)
    expect(ended?.output).toMatch(/\[(?:store\/connection-lost|lease\/no-answer)\]/)
    expect(ended?.output.match(/^ {2}hint: /gm)).toHaveLength(1)
    expect(ended?.output).not.toMatch(/Done\.|START|^Warning: /m)
  })

  test.each([
    ['when the run begins', 1 / 4],
    ['in the middle', 1 / 2],
    ['towards the end', 7 / 8],
  ])('%s, a command comes to its end, and says once that it is not on record as a whole', async (_, part) => {
    await silentFrom(Math.round(statements * part))
    const ended = await runThrough()
    expect(ended?.output).toMatch(/Done\./)
    expect(ended?.output.match(/^Warning: .*/gm)).toEqual([expect.stringMatching(/is not (recorded|kept)/)])
  })
})
