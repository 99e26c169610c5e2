/** A function of another warehouse as DuckDB macros: one form for each list of arguments, the most particular first. */
export interface DialectMacro {
  readonly name: string
  /** For example `(a, b) as coalesce(a, b)`. */
  readonly forms: readonly string[]
}

/** A macro of one or more forms. */
export function macro(name: string, ...forms: readonly string[]): DialectMacro {
  return { name, forms }
}

/** The same under several names. */
export function macros(names: readonly string[], ...forms: readonly string[]): DialectMacro[] {
  return names.map((name) => macro(name, ...forms))
}
