type Query = Readonly<Record<string, string | undefined>>

/** The addresses of the app, each by what it shows. No other file writes one. */
export const paths = {
  home: () => '/',
  runs: (query: Query = {}) => `/runs${search(query)}`,
  run: (id: number, tab?: string, query: Query = {}) =>
    `/runs/${id}${tab === undefined ? '' : `/${part(tab)}`}${search(query)}`,
  runComparison: (id: number, other: number) => `/runs/${id}/compare/${other}`,
  matrix: (query: Query = {}) => `/matrix${search(query)}`,
  jobs: () => '/jobs',
  job: (name: string, query: Query = {}) => `/jobs/${part(name)}${search(query)}`,
  freshness: (query: Query = {}) => `/freshness${search(query)}`,
  catalog: (query: Query = {}) => `/catalog${search(query)}`,
  node: (unique_id: string, tab?: string) => `/catalog/${part(unique_id)}${tab === undefined ? '' : `/${part(tab)}`}`,
  search: (query: Query = {}) => `/search${search(query)}`,
  lineage: (query: Query = {}) => `/lineage${search(query)}`,
  snapshots: () => '/snapshots',
  snapshot: (unique_id: string, query: Query = {}) => `/snapshots/${part(unique_id)}${search(query)}`,
  alerts: (tab?: string) => `/alerts${tab === undefined ? '' : `/${part(tab)}`}`,
  audit: (query: Query = {}) => `/audit${search(query)}`,
  settings: (tab?: string) => `/settings${tab === undefined ? '' : `/${part(tab)}`}`,
  dashboards: () => '/dashboards',
  dashboard: (name: string, query: Query = {}) => `/dashboards/${part(name)}${search(query)}`,
  page: (name: string, query: Query = {}) => `/pages/${part(name)}${search(query)}`,
  explore: (query: Query = {}) => `/explore${search(query)}`,
} as const

function part(text: string): string {
  return encodeURIComponent(text)
}

function search(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
