/** Each project is played through Trellis and must leave what real dbt left: results, relations, rows, code. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type Observation, observe } from './observing.ts'
import { inFull } from './recording.ts'
import { type Play, playProject } from './playing.ts'
import { trellis } from './trellis.ts'

const here = dirname(fileURLToPath(import.meta.url))
const folders = join(tmpdir(), `parity-${process.pid}`)
const projects = readdirSync(here).filter((name) => existsSync(join(here, name, 'recorded.json')))

afterAll(() => rmSync(folders, { recursive: true, force: true }))

test.each(projects)('%s leaves what dbt leaves', async (project) => {
  const said: string[] = []
  const folder = join(folders, project)
  const play = trellis((text) => said.push(text))
  const playAnew: Play = (...call) => {
    said.length = 0
    return play(...call)
  }
  const seen = await playProject(join(here, project), folder, playAnew, observe)
  const recorded = inFull(JSON.parse(readFileSync(join(here, project, 'recorded.json'), 'utf8')) as Observation[])
  expect(seen.map(({ dbt }) => dbt)).toEqual(recorded.map(({ dbt }) => dbt))
  for (const [index, observation] of seen.entries()) {
    expect(observation, `step ${index + 1}: dbt ${observation.dbt}; the last one said:\n${said.join('')}`).toEqual(
      recorded[index],
    )
  }
})
