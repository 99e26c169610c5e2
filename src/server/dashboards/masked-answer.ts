import { bareName } from '#platform/test-history/masked-columns.ts'
import { lineageOf, type UpstreamNodes } from '#platform/dashboards/upstream-nodes.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { DataAnswer } from './answer-cache.ts'

/** The answer without the values that nobody may see: of columns that `trellis.yml` or the project hides. */
export function maskedAnswer(
  answer: DataAnswer,
  depends_on: readonly string[],
  nodes: UpstreamNodes,
  { settings }: Pick<LivePlatform, 'settings'>,
): DataAnswer {
  const masked = maskedNames(depends_on, nodes, settings)
  const hidden = answer.columns.map(({ name }) => masked.has(bareName(name)))
  if (!hidden.includes(true)) return answer
  const rows = JSON.parse(answer.rows.toString('utf8')) as readonly (readonly unknown[])[]
  const shown = rows.map((row) => row.map((value, at) => (hidden[at] ? null : value)))
  return { ...answer, rows: Buffer.from(JSON.stringify(shown)) }
}

/** The bare names of columns whose values nobody may see. */
export function maskedNames(
  depends_on: readonly string[],
  nodes: UpstreamNodes,
  settings: LivePlatform['settings'],
): ReadonlySet<string> {
  return new Set([
    ...(settings?.retention.failedRows.mask ?? []).map(bareName),
    ...lineageOf(nodes, depends_on).flatMap((unique_id) => nodes[unique_id]?.masked ?? []),
  ])
}
