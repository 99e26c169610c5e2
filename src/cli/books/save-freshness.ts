import type { ModelFreshness } from '#platform/store/port/freshness.ts'
import { measureNodes } from '#platform/freshness/measure-nodes.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { askOwnData } from './ask-own-data.ts'
import { type FreshnessQuestion, freshnessFacts } from './freshness-facts.ts'

/** Measures how fresh everything is, and keeps what has changed since the last time. */
export async function saveFreshness(session: Session, question: FreshnessQuestion): Promise<void> {
  const { store, project } = question
  const facts = await freshnessFacts(question)
  const { before, builtAt, now } = facts
  const isBuilt = (unique_id: string) => {
    const known = before.get(unique_id)?.builtAt
    const built = builtAt.get(unique_id)
    return built !== undefined && (known === undefined || known === null || Date.parse(known) !== built)
  }
  const built = new Set(facts.nodes.map(({ unique_id }) => unique_id).filter(isBuilt))
  const asked = await askOwnData(session, project.manifest, built)
  const dataAsOf = new Map([...[...facts.dataAsOf].filter(([unique_id]) => !built.has(unique_id)), ...asked])
  const measured = measureNodes({ ...facts, now, dataAsOf }).map((each) =>
    dataAsOf.has(each.unique_id) ? { ...each, asksItsData: true } : each,
  )
  const changed = measured.filter((each) => !isSame(each, before.get(each.unique_id)))
  if (changed.length > 0) await store.freshness.saveModels(changed)
}

function isSame(one: ModelFreshness, other: ModelFreshness | undefined): boolean {
  return (
    other !== undefined &&
    one.builtAt === other.builtAt &&
    one.dataAsOf === other.dataAsOf &&
    one.effectiveAsOf === other.effectiveAsOf &&
    one.oldestSource === other.oldestSource &&
    one.expectedNextAt === other.expectedNextAt &&
    one.verdict === other.verdict &&
    one.lateBy?.join() === other.lateBy?.join()
  )
}
