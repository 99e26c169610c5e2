import type { Dashboard } from '#api/dashboards.ts'
import { Empty } from '../../../components/empty.tsx'
import { Failure } from '../../../components/failure.tsx'
import { type Tab, Tabs } from '../../../components/tabs.tsx'
import { paths } from '../../../lib/paths.ts'
import { FilterBar, FilterWords } from '../filters/filter-bar.tsx'
import { dashboardAddress } from './address.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import { DatabaseFailure } from './database-failure.tsx'
import type { Desk } from './desk.ts'
import { shownTab, tabQuery } from './shown-tab.ts'

/** A dashboard below its title: problems, filters, tabs, tiles. */
export function DashboardView({ desk }: { readonly desk: Desk }) {
  const { dashboard, values, search, onSearch, isPrinted, problem } = desk
  const tab = shownTab(dashboard, search)
  return (
    <>
      {dashboard.problems.map(({ path, message }) => (
        <Failure key={`${path} ${message}`} message={path} frame={message} />
      ))}
      {problem && <DatabaseFailure problem={problem} address={dashboardAddress(dashboard.name)} />}
      {isPrinted ? (
        <FilterWords dashboard={dashboard} values={values} />
      ) : (
        <FilterBar dashboard={dashboard} values={values} search={search} onSearch={onSearch} />
      )}
      {dashboard.tabs.length > 1 && !isPrinted && <Tabs label="Tabs" tabs={tabsOf(dashboard, search)} />}
      {tab && tab.tiles.length > 0 ? (
        <DashboardGrid tiles={tab.tiles} desk={desk} />
      ) : (
        <Empty title="No tiles yet">
          Its file is <code>{dashboard.path}</code>
        </Empty>
      )}
    </>
  )
}

function tabsOf(dashboard: Dashboard, search: string): readonly Tab[] {
  const shown = shownTab(dashboard, search)
  return dashboard.tabs.map((tab) => {
    const query = tabQuery(dashboard, search, tab.name)
    return {
      label: tab.title ?? tab.name,
      href: `${paths.dashboard(dashboard.name)}${query === '' ? '' : `?${query}`}`,
      isOn: tab === shown,
    }
  })
}
