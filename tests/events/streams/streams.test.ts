/** Each project is played through Trellis, which must tell what real dbt told: the same events, fields and order. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { playProject } from '../../parity/playing.ts'
import { trellis } from '../../parity/trellis.ts'
import { logging, lookAtEvents, type ToldStep } from './playing-streams.ts'

const here = dirname(fileURLToPath(import.meta.url))
const folders = join(tmpdir(), `streams-${process.pid}`)
const projects = readdirSync(here).filter((name) => existsSync(join(here, name, 'recorded.json')))

afterAll(() => rmSync(folders, { recursive: true, force: true }))

test.each(projects)('%s is told as by dbt', async (project) => {
  const play = logging(trellis(() => {}))
  const seen = await playProject(join(here, project), join(folders, project), play, lookAtEvents)
  const recorded = JSON.parse(readFileSync(join(here, project, 'recorded.json'), 'utf8')) as ToldStep[]
  expect(seen.map(({ dbt, exit }) => [dbt, exit])).toEqual(recorded.map(({ dbt, exit }) => [dbt, exit]))
  for (const [index, { dbt, events }] of seen.entries()) {
    expect(events, `step ${index + 1}: dbt ${dbt}`).toEqual(recorded[index]?.events)
  }
})
