import { useEffect, useRef } from 'react'
import { useParams } from 'wouter'
import type { Dashboard } from '#api/dashboards.ts'
import { Answered } from '../../components/answered.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Page } from '../../components/page.tsx'
import { useAnswer, useAskAnew } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useFrame } from '../../data/use-frame.ts'
import { DashboardActs } from '../../features/dashboards/dashboard/dashboard-acts.tsx'
import { DashboardFacts } from '../../features/dashboards/dashboard/dashboard-facts.tsx'
import { DashboardView } from '../../features/dashboards/dashboard/dashboard-view.tsx'
import type { Desk } from '../../features/dashboards/dashboard/desk.ts'
import { FileProblems, useFileProblems } from '../../features/dashboards/dashboard/file-problems.tsx'
import { dashboardAddress } from '../../features/dashboards/dashboard/address.ts'
import { shownTab } from '../../features/dashboards/dashboard/shown-tab.ts'
import { useAsked } from '../../features/dashboards/dashboard/use-asked.ts'
import { useQueryText } from '../../features/dashboards/dashboard/use-query-text.ts'
import { useTileAnswers } from '../../features/dashboards/dashboard/use-tile-answers.ts'
import { filterValues } from '../../features/dashboards/filters/filter-values.ts'
import { addressPart } from '../../lib/address-part.ts'

/** Whoever edits the file sees what came of it. */
const EDITED_MS = 4000

/** A dashboard, with everything that is chosen on it in its address. */
export function DashboardPage() {
  const name = addressPart(useParams<{ name: string }>().name)
  const isWatched = useFrame() === 'app'
  const answer = useAnswer<Dashboard>(useAsked().dashboard(name), isWatched ? { everyMs: EDITED_MS } : {})
  useNewTiles(answer.data)
  const problems = useFileProblems([`dashboards/${name}.yml`, `dashboards/${name}.yaml`], isWatched && !answer.data)
  if (!answer.data) {
    return (
      <Page title={name} acts={<InstanceChoice />}>
        {problems ? (
          <FileProblems problems={problems} />
        ) : (
          <Answered answer={answer} height={600}>
            {() => null}
          </Answered>
        )}
      </Page>
    )
  }
  return <Shown dashboard={answer.data} />
}

/** Where the file says something else now, its tiles give something else, too. */
function useNewTiles(dashboard: Dashboard | undefined): void {
  const former = useRef(dashboard)
  const askAnew = useAskAnew()
  useEffect(() => {
    if (former.current?.name === dashboard?.name && former.current !== dashboard && dashboard) {
      askAnew(dashboardAddress(dashboard.name))
    }
    former.current = dashboard
  }, [dashboard, askAnew])
}

function Shown({ dashboard }: { readonly dashboard: Dashboard }) {
  const [search, onSearch] = useQueryText()
  const values = filterValues(dashboard.filters, search)
  const { answers, problem } = useTileAnswers(shownTab(dashboard, search)?.tiles ?? [], { dashboard, values })
  const desk: Desk = {
    dashboard,
    values,
    problem,
    search,
    onSearch,
    timeZone: dashboard.timezone,
    now: useNow(),
    isPrinted: useFrame() === 'print',
  }
  return (
    <Page
      title={dashboard.title}
      facts={<DashboardFacts answers={answers} desk={desk} />}
      acts={
        <>
          <InstanceChoice />
          {!desk.isPrinted && <DashboardActs desk={desk} />}
        </>
      }
    >
      {dashboard.description !== '' && (
        <div className="page-about">
          <Markdown text={dashboard.description} />
        </div>
      )}
      <DashboardView desk={desk} />
    </Page>
  )
}
