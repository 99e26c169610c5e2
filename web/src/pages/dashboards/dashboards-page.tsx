import { Link } from 'wouter'
import type { Dashboards, Pages } from '#api/dashboards.ts'
import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { FileProblems } from '../../features/dashboards/dashboard/file-problems.tsx'
import { useAsked } from '../../features/dashboards/dashboard/use-asked.ts'
import { firstSentence } from '../../lib/first-sentence.ts'
import { paths } from '../../lib/paths.ts'
import './dashboards-page.css'

/** Whoever edits a file sees what came of it. */
const EDITED_MS = 4000

/** All dashboards and all pages that answer questions, and the files that cannot be shown. */
export function DashboardsPage() {
  const asked = useAsked()
  const dashboards = useAnswer<Dashboards>(asked.dashboards, { everyMs: EDITED_MS })
  const pages = useAnswer<Pages>(asked.pages, { everyMs: EDITED_MS })
  return (
    <Page
      title="Dashboards"
      about="Numbers that are always there, and questions that were answered once and are answered anew each day. Each is a file of the project."
      acts={<InstanceChoice />}
    >
      <Answered answer={dashboards} height={200}>
        {(known) => (
          <>
            <FileProblems problems={known.problems} />
            {known.dashboards.length > 0 ? (
              <Table
                label="Dashboards"
                columns={DASHBOARD_COLUMNS}
                rows={known.dashboards}
                keyOf={({ name }) => name}
              />
            ) : (
              <Empty title="No dashboards yet">
                A file <code>dashboards/sales.yml</code> with a <code>title</code> and <code>tiles</code> is one.
              </Empty>
            )}
          </>
        )}
      </Answered>
      <h2 className="dashboards-section">Answers</h2>
      <Answered answer={pages} height={120}>
        {(known) => (
          <>
            <FileProblems
              problems={known.problems.filter(
                ({ path }) => !dashboards.data?.problems.some((other) => other.path === path),
              )}
            />
            {known.pages.length > 0 ? (
              <Table label="Answers" columns={PAGE_COLUMNS} rows={known.pages} keyOf={({ name }) => name} />
            ) : (
              <Empty title="No answers yet">
                A Markdown file in <code>dashboards/pages/</code> whose SQL blocks stand between its words is one.
              </Empty>
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}

const DASHBOARD_COLUMNS: readonly Column<Dashboards['dashboards'][number]>[] = [
  {
    name: 'title',
    head: 'Dashboard',
    isLine: true,
    cell: ({ name, title }) => <Link href={paths.dashboard(name)}>{title}</Link>,
  },
  { name: 'about', head: 'What it answers', isText: true, cell: ({ description }) => firstSentence(description) },
  { name: 'tiles', head: 'Tiles', isNumber: true, cell: ({ tiles }) => tiles },
  { name: 'owner', head: 'Owner', cell: ({ owner }) => owner?.name ?? owner?.email ?? '–' },
  { name: 'path', head: 'File', cell: ({ path }) => <code>{path}</code> },
]

const PAGE_COLUMNS: readonly Column<Pages['pages'][number]>[] = [
  {
    name: 'title',
    head: 'Question',
    cell: ({ name, title }) => <Link href={paths.page(name)}>{title}</Link>,
  },
  { name: 'about', head: 'About', isText: true, cell: ({ description }) => firstSentence(description) },
  { name: 'path', head: 'File', cell: ({ path }) => <code>{path}</code> },
]
