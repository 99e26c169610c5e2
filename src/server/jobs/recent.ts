/** What was found out a moment ago, for whoever asks again: one finds it out for all who ask at once. */
export function recent<T>(find: () => Promise<T>, holdsMs: number): () => Promise<T> {
  let found: { readonly value: Promise<T>; readonly until: number } | undefined
  return () => {
    const now = performance.now()
    if (!found || found.until <= now) found = { value: find(), until: now + holdsMs }
    return found.value
  }
}
