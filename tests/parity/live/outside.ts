/** The environment that both engines see: without settings of whoever calls. */
export function outside(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:DBT|TRELLIS|PG|PYTHON|NODE)/.test(name))
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    DBT_USE_COLORS: 'false',
    DBT_LOG_FORMAT_FILE: 'json',
    DBT_PARTIAL_PARSE: 'false',
    DO_NOT_TRACK: '1',
    TZ: 'UTC',
  }
}
