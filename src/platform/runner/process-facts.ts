type Env = Readonly<Record<string, string | undefined>>

/**
 * What native code and the clock read from the process itself, whatever the engine is told: time zone and home folder,
 * the credentials that DuckDB's extensions look for, proxies.
 */
export function processFacts(env: Env): string {
  const relevant = Object.entries(env).filter(([name, value]) => value !== undefined && isRelevant(name))
  return JSON.stringify(relevant.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Makes them those of this process. */
export function takeOver(facts: string, processEnv: Record<string, string | undefined>): void {
  const wanted = new Map(JSON.parse(facts) as [string, string][])
  for (const name of Object.keys(processEnv)) {
    if (isRelevant(name) && !wanted.has(name)) delete processEnv[name]
  }
  for (const [name, value] of wanted) processEnv[name] = value
}

const NAMES: ReadonlySet<string> = new Set(['TZ', 'HOME', 'USERPROFILE', 'LANG', 'LC_ALL', 'LC_TIME', 'TMPDIR'])
const PREFIXES = /^(?:AWS_|AZURE_|GOOGLE_|GCS_|PG|DUCKDB_|MOTHERDUCK_|SSL_CERT|https?_proxy$|no_proxy$|all_proxy$)/i

function isRelevant(name: string): boolean {
  return NAMES.has(name) || PREFIXES.test(name)
}
