type Query = Readonly<Record<string, string | undefined>>

/** The addresses of the app, each by what it shows. No other file writes one. */
export const paths = {
  home: () => '/',
  runs: (query: Query = {}) => `/runs${search(query)}`,
  run: (id: number, tab?: string) => `/runs/${id}${tab === undefined ? '' : `/${part(tab)}`}`,
  runComparison: (id: number, other: number) => `/runs/${id}/compare/${other}`,
  matrix: () => '/matrix',
  jobs: () => '/jobs',
  job: (name: string, query: Query = {}) => `/jobs/${part(name)}${search(query)}`,
  freshness: () => '/freshness',
  catalog: (query: Query = {}) => `/catalog${search(query)}`,
  node: (unique_id: string, tab?: string) => `/catalog/${part(unique_id)}${tab === undefined ? '' : `/${part(tab)}`}`,
  lineage: (query: Query = {}) => `/lineage${search(query)}`,
  snapshots: () => '/snapshots',
  snapshot: (unique_id: string, query: Query = {}) => `/snapshots/${part(unique_id)}${search(query)}`,
  alerts: () => '/alerts',
  audit: () => '/audit',
  settings: () => '/settings',
  dashboards: () => '/dashboards',
  dashboard: (name: string, query: Query = {}) => `/dashboards/${part(name)}${search(query)}`,
  page: (name: string) => `/pages/${part(name)}`,
  explore: (query: Query = {}) => `/explore${search(query)}`,
} as const

function part(text: string): string {
  return encodeURIComponent(text)
}

function search(query: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
