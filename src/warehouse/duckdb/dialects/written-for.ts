/** The warehouses whose SQL can be tried on DuckDB: what `dialect` of a profile may say. */
export const WRITTEN_FOR = ['postgres', 'snowflake'] as const

/** A warehouse whose SQL a project is written in. */
export type WrittenFor = (typeof WRITTEN_FOR)[number]

/** Whether a word of a profile is one of them. */
export function isWrittenFor(word: unknown): word is WrittenFor {
  return WRITTEN_FOR.some((each) => each === word)
}
