import { lazy } from 'react'
import { useSource } from '../data/source-context.ts'
import { paths } from '../lib/paths.ts'

type Page = React.LazyExoticComponent<React.ComponentType>

/** A screen: which addresses lead to it, and what is loaded for it. */
export interface Screen {
  /** As wouter reads it: `/runs/:id/:tab?`. */
  readonly route: string
  readonly page: Page
}

/** A place in the sidebar, with the key that goes there after `g`. */
export interface Place {
  readonly label: string
  readonly href: string
  readonly key: string
  /** Nothing of it can be shown by an export. */
  readonly needsServer?: true
}

const Home = lazy(() => import('../pages/home/home-page.tsx').then(({ HomePage }) => ({ default: HomePage })))
const Catalog = lazy(() =>
  import('../pages/catalog/catalog-page.tsx').then(({ CatalogPage }) => ({ default: CatalogPage })),
)
const Runs = lazy(() => import('../pages/runs/runs-page.tsx').then(({ RunsPage }) => ({ default: RunsPage })))
const Run = lazy(() => import('../pages/run/run-page.tsx').then(({ RunPage }) => ({ default: RunPage })))
const Matrix = lazy(() => import('../pages/matrix/matrix-page.tsx').then(({ MatrixPage }) => ({ default: MatrixPage })))
const Freshness = lazy(() =>
  import('../pages/freshness/freshness-page.tsx').then(({ FreshnessPage }) => ({ default: FreshnessPage })),
)
const Snapshots = lazy(() =>
  import('../pages/snapshots/snapshots-page.tsx').then(({ SnapshotsPage }) => ({ default: SnapshotsPage })),
)
const Snapshot = lazy(() =>
  import('../pages/snapshot/snapshot-page.tsx').then(({ SnapshotPage }) => ({ default: SnapshotPage })),
)
const Alerts = lazy(() => import('../pages/alerts/alerts-page.tsx').then(({ AlertsPage }) => ({ default: AlertsPage })))
const Audit = lazy(() => import('../pages/audit/audit-page.tsx').then(({ AuditPage }) => ({ default: AuditPage })))
const Settings = lazy(() =>
  import('../pages/settings/settings-page.tsx').then(({ SettingsPage }) => ({ default: SettingsPage })),
)
const Job = lazy(() => import('../pages/job/job-page.tsx').then(({ JobPage }) => ({ default: JobPage })))
const Node = lazy(() => import('../pages/node/node-page.tsx').then(({ NodePage }) => ({ default: NodePage })))
const Dashboards = lazy(() =>
  import('../pages/dashboards/dashboards-page.tsx').then(({ DashboardsPage }) => ({ default: DashboardsPage })),
)
const Dashboard = lazy(() =>
  import('../pages/dashboard/dashboard-page.tsx').then(({ DashboardPage }) => ({ default: DashboardPage })),
)
const Answer = lazy(() => import('../pages/page/answer-page.tsx').then(({ AnswerPage }) => ({ default: AnswerPage })))
const Search = lazy(() => import('../pages/search/search-page.tsx').then(({ SearchPage }) => ({ default: SearchPage })))
const Lineage = lazy(() =>
  import('../pages/lineage/lineage-page.tsx').then(({ LineagePage }) => ({ default: LineagePage })),
)
const Explore = lazy(() =>
  import('../pages/explore/explore-page.tsx').then(({ ExplorePage }) => ({ default: ExplorePage })),
)

export const SCREENS: readonly Screen[] = [
  { route: '/', page: Home },
  { route: '/runs', page: Runs },
  { route: '/runs/:id/:tab?/:other?', page: Run },
  { route: '/matrix', page: Matrix },
  { route: '/jobs', page: Matrix },
  { route: '/jobs/:job', page: Job },
  { route: '/freshness', page: Freshness },
  { route: '/snapshots', page: Snapshots },
  { route: '/alerts/:tab?', page: Alerts },
  { route: '/audit', page: Audit },
  { route: '/settings/:tab?', page: Settings },
  { route: '/snapshots/:snapshot', page: Snapshot },
  { route: '/catalog', page: Catalog },
  { route: '/lineage', page: Lineage },
  { route: '/search', page: Search },
  { route: '/catalog/:unique_id/:tab?', page: Node },
  { route: '/explore', page: Explore },
  { route: '/dashboards', page: Dashboards },
  { route: '/dashboards/:name', page: Dashboard },
  { route: '/pages', page: Dashboards },
  { route: '/pages/:name', page: Answer },
]

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
