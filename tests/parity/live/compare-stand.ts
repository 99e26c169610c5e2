import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint } from '../warehouse.ts'
import type { Answer } from './answer.ts'
import type { Sources } from './bring-project.ts'
import { compareAnswers } from './compare-answers.ts'
import type { DbtAtHand } from './dbt-at-hand.ts'
import type { Difference } from './difference.ts'
import type { Engine } from './engine.ts'
import { jsonInFixedOrder } from './fixed-order.ts'
import type { LiveProject, Stand } from './live-project.ts'
import { listingsFor, listWithDbt, listWithTrellis } from './list-many.ts'
import { playStand } from './play-stand.ts'
import { setStage } from './stage.ts'

export interface Compared {
  readonly stand: string
  readonly dbt: readonly Answer[]
  readonly trellis: readonly Answer[]
  readonly differences: readonly Difference[]
}

export interface Skipped {
  readonly stand: string
  readonly why: string
}

export interface Comparison {
  readonly dbt: Engine
  readonly atHand: DbtAtHand
  readonly trellis: Engine
  readonly playground: string
  readonly sources: Sources
  /** Whether dbt's answers of a former run serve where project and commands are the same. */
  readonly reuses: boolean
  /** How many selections `ls` is asked for, made from which seed. */
  readonly selectors: number
  readonly seed: number
}

/** Runs a project's commands on one warehouse with both engines and compares what they answered. */
export async function compareStand(
  project: LiveProject,
  stand: Stand,
  comparison: Comparison,
): Promise<Compared | Skipped> {
  const name = `${project.name} ${stand.warehouse}`
  const dbt = await dbtAnswers(project, stand, comparison)
  if ('why' in dbt) return { stand: name, why: dbt.why }
  const trellis = await play(comparison.trellis, project, stand, comparison)
  if ('why' in trellis) return { stand: name, why: trellis.why }
  const differences = dbt.flatMap((answer, index) => {
    const other = trellis[index]
    return other === undefined ? [] : compareAnswers(name, answer, other)
  })
  return { stand: name, dbt, trellis, differences: [...outcomeDifference(name, stand, dbt), ...differences] }
}

async function dbtAnswers(
  project: LiveProject,
  stand: Stand,
  comparison: Comparison,
): Promise<Answer[] | { readonly why: string }> {
  const key = fingerprint(jsonInFixedOrder([project, stand, comparison.selectors, comparison.seed]))
  const kept = join(comparison.sources.cache, 'answers', `${project.name}-${stand.warehouse}-${key}.json`)
  if (comparison.reuses) {
    try {
      return JSON.parse(readFileSync(kept, 'utf8')) as Answer[]
    } catch {
      // It is asked now.
    }
  }
  const answers = await play(comparison.dbt, project, stand, comparison)
  if ('why' in answers) return answers
  mkdirSync(dirname(kept), { recursive: true })
  writeFileSync(kept, JSON.stringify(answers))
  return answers
}

async function play(
  engine: Engine,
  project: LiveProject,
  stand: Stand,
  { playground, sources, selectors, seed, atHand }: Comparison,
): Promise<Answer[] | { readonly why: string }> {
  const stage = await setStage(project, stand, playground, sources)
  if ('why' in stage) return stage
  try {
    const answers = await playStand(engine, stand.commands, stage)
    const listings = listingsFor(stage, selectors, seed)
    if (listings.length === 0) return answers
    const list = engine.name === 'dbt' ? listWithDbt(atHand, listings, stage) : listWithTrellis(listings, stage)
    return [...answers, await list]
  } finally {
    await stage.clear()
  }
}

/** dbt's own outcome may be another than the known one: then the comparison says less than it should. */
function outcomeDifference(name: string, stand: Stand, answers: readonly Answer[]): Difference[] {
  const build = answers.find(({ command }) => command === 'build')
  if (stand.outcome === undefined || build === undefined) return []
  const seen = outcomeOf(build)
  if (jsonInFixedOrder(seen) === jsonInFixedOrder(stand.outcome)) return []
  return [{ stand: name, command: 'build', aspect: 'known outcome', where: '', dbt: seen, trellis: stand.outcome }]
}

/** How many results have which status. */
export function outcomeOf({ seen }: Answer): Record<string, number> {
  const counts: Record<string, number> = {}
  const results = (seen.results?.results ?? {}) as Readonly<Record<string, { readonly status: string }>>
  for (const { status } of Object.values(results)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
