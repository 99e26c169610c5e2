/** When the newest row of each source was loaded, by `unique_id`; null where it has none. */
export type LoadedAt = Readonly<Record<string, string | null>>

/** The sources that have newer rows than before. What was never looked at before has nothing to be compared with. */
export function freshSources(before: LoadedAt, now: LoadedAt): readonly string[] {
  return Object.entries(now).flatMap(([unique_id, loadedAt]) => {
    const earlier = before[unique_id]
    if (loadedAt === null || earlier === undefined) return []
    return earlier === null || Date.parse(loadedAt) > Date.parse(earlier) ? [unique_id] : []
  })
}

/** For people, why a run was started. */
export function freshText(unique_ids: readonly string[], now: LoadedAt): string {
  const told = unique_ids.map((unique_id) => `${unique_id} up to ${now[unique_id]}`)
  return `New data in ${told.slice(0, 3).join(', ')}${told.length > 3 ? `, and ${told.length - 3} more` : ''}`
}
