/**
 * The names of columns that a model's text seems to read, in order and each once, with the texts that macros are given:
 * `cents_to_dollars('price')`. More than it reads is no harm: they
 * become columns of a table that is empty.
 */
export function namesRead(text: string): string[] {
  const sql = text
    .replace(/\{#[\s\S]*?#\}|\{%[\s\S]*?%\}/g, ' ')
    .replace(/\{\{\s*(?:config|ref|source)\b[\s\S]*?\}\}/g, ' jinja ')
    .replace(/\{\{([\s\S]*?)\}\}/g, (_, called: string) => ` jinja ${namesGiven(called)} `)
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, ' ')
    .replace(/\bextract\s*\(\s*\w+\s+from\b/gi, ' ')
    .replace(/\b(?:from|join)\s+[\w"`.]+/gi, ' ')
  const named = new Set(
    [...sql.matchAll(/([a-z_]\w*)\s+as\s+(?:not\s+materialized\s+|materialized\s+)?\(/gi)].map(nameOf),
  )
  const names = new Map<string, string>()
  for (const [, before = '', quoted, plain, after = ''] of sql.matchAll(NAME)) {
    const name = quoted ?? plain?.toLowerCase() ?? ''
    const isOther = after !== '' || /^(?:as|with|::)$/i.test(before) || named.has(name.toLowerCase())
    if (isOther || (plain !== undefined && WORDS.has(name)) || name.startsWith('jinja')) continue
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return [...names.values()].slice(0, MOST)
}

function namesGiven(called: string): string {
  return [...called.matchAll(/(['"])([a-z_]\w{2,})\1/gi)].map(([, , name]) => name).join(' , ')
}

const MOST = 300

/** The word before a name, the name, and what shows that it is that of a function or a relation. */
const NAME = /(?:(\bas|\bwith|::)\s*)?(?:["`]([^"`\n]+)["`]|\b([a-z_]\w*))(\s*[(.])?/gi

function nameOf([, name = '']: RegExpMatchArray): string {
  return name.toLowerCase()
}

const WORDS: ReadonlySet<string> = new Set(
  `all and any array as asc between bigint boolean both by case cast char cross current_date current_timestamp date
  day decimal default desc distinct double else end escape except exclude exists extract false filter first float following for from
  full group having hour if ilike in inner int int64 integer intersect interval is join last lateral left like limit
  minute month natural not null nullif nulls number numeric offset on only or order outer over partition preceding precision
  qualify quarter range recursive replace rename respect right rlike row rows second select set sample similar some string struct table text then time timestamp
  timestamp_ntz timestamp_tz to true try_cast unbounded union unnest using values varchar variant week when where window with within without year zone
  bool ignore string float64 bytes json datetime`.split(/\s+/),
)
