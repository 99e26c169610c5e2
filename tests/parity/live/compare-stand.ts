import type { Answer } from './answer.ts'
import type { Sources } from './bring-project.ts'
import { compareAnswers } from './compare-answers.ts'
import type { DbtAtHand } from './dbt-at-hand.ts'
import type { Difference } from './difference.ts'
import type { Engine } from './engine.ts'
import { jsonInFixedOrder } from './fixed-order.ts'
import { keptAnswers } from './kept-answers.ts'
import { listStand } from './list-many.ts'
import type { LiveProject, Stand } from './live-project.ts'
import { playStand } from './play-stand.ts'
import { type Stage, setStage } from './stage.ts'

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
  readonly trellis: Engine
  readonly atHand: DbtAtHand
  readonly playground: string
  readonly sources: Sources
  /** Whether dbt's answers of a former run serve where project and commands are the same. */
  readonly reuses: boolean
  /** How many selections `ls` is asked for, made from which seed. */
  readonly selectors: number
  readonly seed: number
}

/** What one engine does on a stage. */
type Part = (engine: Engine, stage: Stage) => Promise<Answer[]>

/** Runs a project's commands on one warehouse with both engines, lists many selections, and compares the answers. */
export async function compareStand(
  project: LiveProject,
  stand: Stand,
  comparison: Comparison,
): Promise<Compared | Skipped> {
  const name = `${project.name} ${stand.warehouse}`
  const { seed, atHand } = comparison
  const selectors = Math.min(comparison.selectors, stand.selections ?? comparison.selectors)
  const play: Part = (engine, stage) => playStand(engine, stand.commands, stage)
  const list: Part = (engine, stage) => listStand(engine, atHand, stage, selectors, seed)
  const itself = { ...project, stands: undefined }
  const { commands, words = [], warehouse } = stand
  const parts: [string, Part, unknown][] = [
    [name, play, [itself, warehouse, words, commands]],
    [`${name} list`, list, ['quiet', itself, warehouse, selectors, seed]],
  ]
  const dbt: Answer[] = []
  const trellis: Answer[] = []
  for (const [called, part, asked] of parts) {
    if (part === list && selectors === 0) continue
    const kept = keptAnswers(comparison.sources.cache, called, asked)
    const theirs = (comparison.reuses ? kept.find() : undefined) ?? (await onStage(comparison.dbt, part))
    if ('why' in theirs) return { stand: name, why: theirs.why }
    kept.keep(theirs)
    const ours = await onStage(comparison.trellis, part)
    if ('why' in ours) return { stand: name, why: ours.why }
    dbt.push(...theirs)
    trellis.push(...ours)
  }
  const differences = dbt.flatMap((answer, index) => {
    const other = trellis[index]
    return other === undefined ? [] : compareAnswers(name, answer, other)
  })
  return { stand: name, dbt, trellis, differences: [...outcomeDifference(name, stand, dbt), ...differences] }

  async function onStage(engine: Engine, part: Part): Promise<Answer[] | { readonly why: string }> {
    const stage = await setStage(project, stand, comparison.playground, comparison.sources)
    if ('why' in stage) return stage
    try {
      return await part(engine, stage)
    } finally {
      await stage.clear()
    }
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
