import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { type Observation, observe } from './observing.ts'
import { type Play, playProject } from './playing.ts'
import { inFull } from './recording.ts'
import { trellis } from './trellis.ts'
import type { Warehouse } from './warehouse.ts'

/** Where the projects of this process are played. */
export const PLAYGROUND = join(tmpdir(), `parity-${process.pid}`)

/** Plays a project through Trellis and fails unless each step leaves what real dbt left. */
export async function expectAsRecorded(project: string, warehouse: Warehouse): Promise<void> {
  const said: string[] = []
  const play = trellis((text) => said.push(text))
  const playAnew: Play = (...call) => {
    said.length = 0
    return play(...call)
  }
  const folder = join(PLAYGROUND, basename(project))
  const look = (dbt: string, exit: number) => observe(dbt, exit, folder, warehouse)
  const seen = await playProject(project, folder, playAnew, look, warehouse)
  rmSync(folder, { recursive: true, force: true })

  const recorded = inFull(JSON.parse(readFileSync(join(project, 'recorded.json'), 'utf8')) as Observation[])
  expect(seen.map(({ dbt }) => dbt)).toEqual(recorded.map(({ dbt }) => dbt))
  for (const [index, observation] of seen.entries()) {
    expect(observation, `step ${index + 1}: dbt ${observation.dbt}; the last one said:\n${said.join('')}`).toEqual(
      recorded[index],
    )
  }
}
