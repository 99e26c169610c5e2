/** Words that DuckDB takes for something else where a name may stand, and other warehouses do not. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'analyse analyze asymmetric both collate column constraint deferrable desc describe do else end fetch for foreign ' +
    'initially lambda lateral leading limit offset only pivot pivot_longer pivot_wider placing primary qualify references ' +
    'returning show summarize symmetric table then to trailing unique unpivot using variadic when window with grant ' +
    'anti asof at authorization binary by collation columns concurrently cross freeze full generated glob ilike inner is isnull ' +
    'join left like map natural notnull outer overlaps positional right semi similar struct tablesample try_cast unpack verbose'
  ).split(' '),
)

/** Whether DuckDB would not take it as a name without quotes. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name.toLowerCase())
}

/** A name as it can stand in DuckDB's SQL. */
export function quotedName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !isReserved(name) ? name : `"${name.replaceAll('"', '""')}"`
}
