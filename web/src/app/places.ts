import { createElement, lazy, useState } from 'react'
import { useSource } from '../data/source-context.ts'
import { paths } from '../lib/paths.ts'

/** A screen: which addresses lead to it, and what is loaded for it. */
export interface Screen {
  /** As wouter reads it: `/runs/:id/:tab?`. */
  readonly route: string
  readonly page: React.ComponentType
  /** Fetches the page, which then appears at once. */
  readonly load: () => Promise<unknown>
}

/** A place in the sidebar, with the key that goes there after `g`. */
export interface Place {
  readonly label: string
  readonly href: string
  readonly key: string
  /** Nothing of it can be shown by an export. */
  readonly needsServer?: true
}

const home = () => import('../pages/home/home-page.tsx').then(({ HomePage }) => ({ default: HomePage }))
const catalog = () => import('../pages/catalog/catalog-page.tsx').then(({ CatalogPage }) => ({ default: CatalogPage }))
const runs = () => import('../pages/runs/runs-page.tsx').then(({ RunsPage }) => ({ default: RunsPage }))
const run = () => import('../pages/run/run-page.tsx').then(({ RunPage }) => ({ default: RunPage }))
const matrix = () => import('../pages/matrix/matrix-page.tsx').then(({ MatrixPage }) => ({ default: MatrixPage }))
const freshness = () =>
  import('../pages/freshness/freshness-page.tsx').then(({ FreshnessPage }) => ({ default: FreshnessPage }))
const snapshots = () =>
  import('../pages/snapshots/snapshots-page.tsx').then(({ SnapshotsPage }) => ({ default: SnapshotsPage }))
const snapshot = () =>
  import('../pages/snapshot/snapshot-page.tsx').then(({ SnapshotPage }) => ({ default: SnapshotPage }))
const alerts = () => import('../pages/alerts/alerts-page.tsx').then(({ AlertsPage }) => ({ default: AlertsPage }))
const audit = () => import('../pages/audit/audit-page.tsx').then(({ AuditPage }) => ({ default: AuditPage }))
const settings = () =>
  import('../pages/settings/settings-page.tsx').then(({ SettingsPage }) => ({ default: SettingsPage }))
const job = () => import('../pages/job/job-page.tsx').then(({ JobPage }) => ({ default: JobPage }))
const node = () => import('../pages/node/node-page.tsx').then(({ NodePage }) => ({ default: NodePage }))
const dashboards = () =>
  import('../pages/dashboards/dashboards-page.tsx').then(({ DashboardsPage }) => ({ default: DashboardsPage }))
const dashboard = () =>
  import('../pages/dashboard/dashboard-page.tsx').then(({ DashboardPage }) => ({ default: DashboardPage }))
const answer = () => import('../pages/page/answer-page.tsx').then(({ AnswerPage }) => ({ default: AnswerPage }))
const search = () => import('../pages/search/search-page.tsx').then(({ SearchPage }) => ({ default: SearchPage }))
const lineage = () => import('../pages/lineage/lineage-page.tsx').then(({ LineagePage }) => ({ default: LineagePage }))
const explore = () => import('../pages/explore/explore-page.tsx').then(({ ExplorePage }) => ({ default: ExplorePage }))

export const SCREENS: readonly Screen[] = [
  screen('/', home),
  screen('/runs', runs),
  screen('/runs/:id/:tab?/:other?', run),
  screen('/matrix', matrix),
  screen('/jobs', matrix),
  screen('/jobs/:job', job),
  screen('/freshness', freshness),
  screen('/snapshots', snapshots),
  screen('/alerts/:tab?', alerts),
  screen('/audit', audit),
  screen('/settings/:tab?', settings),
  screen('/snapshots/:snapshot', snapshot),
  screen('/catalog', catalog),
  screen('/lineage', lineage),
  screen('/search', search),
  screen('/catalog/:unique_id/:tab?', node),
  screen('/explore', explore),
  screen('/dashboards', dashboards),
  screen('/dashboards/:name', dashboard),
  screen('/pages', dashboards),
  screen('/pages/:name', answer),
]

function screen(route: string, fetchPage: () => Promise<{ readonly default: React.ComponentType }>): Screen {
  let known: React.ComponentType | undefined
  const load = async () => {
    const module = await fetchPage()
    known = module.default
    return module
  }
  const later = lazy(load)
  // What is there already takes no place holder, which React would keep up for a while.
  const page = () => {
    const [shown] = useState(() => known ?? later)
    return createElement(shown)
  }
  return { route, page, load }
}

/** Fetches the page of an address. */
export async function loadScreen(path: string): Promise<void> {
  await SCREENS.find(({ route }) => isAt(route, path))?.load()
}

/** Fetches all the others, one after the other, while nothing else is to be done. */
export function loadScreensInPeace(): void {
  const waiting = [...SCREENS]
  const next = () => {
    const after = () => requestIdleCallback?.(next) ?? setTimeout(next, 200)
    waiting.shift()?.load().then(after, after)
  }
  setTimeout(next, 1_000)
}

function isAt(route: string, path: string): boolean {
  const [wanted, given] = [route.split('/'), path.split('/')]
  if (given.length > wanted.length) return false
  return wanted.every((part, at) => (part.startsWith(':') ? part.endsWith('?') || !!given[at] : part === given[at]))
}

const PLACES: readonly Place[] = [
  { label: 'Home', href: paths.home(), key: 'h' },
  { label: 'Runs', href: paths.runs(), key: 'r' },
  { label: 'Matrix', href: paths.matrix(), key: 'm' },
  { label: 'Freshness', href: paths.freshness(), key: 'f' },
  { label: 'Catalog', href: paths.catalog(), key: 'c' },
  { label: 'Lineage', href: paths.lineage(), key: 'l' },
  { label: 'Snapshots', href: paths.snapshots(), key: 's' },
  { label: 'Alerts', href: paths.alerts(), key: 'a' },
  { label: 'Explore', href: paths.explore(), key: 'e', needsServer: true },
  { label: 'Dashboards', href: paths.dashboards(), key: 'd' },
  { label: 'Audit', href: paths.audit(), key: 'u', needsServer: true },
  { label: 'Settings', href: paths.settings(), key: 't', needsServer: true },
]

/** The places that this source can show. */
export function usePlaces(): readonly Place[] {
  const { kind } = useSource()
  return kind === 'server' ? PLACES : PLACES.filter(({ needsServer }) => !needsServer)
}
