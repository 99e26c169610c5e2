import type { Dashboard, TileData } from '#api/dashboards.ts'
import { Link } from 'wouter'
import { Pill } from '../../../components/pill.tsx'
import { formatAge, formatMoment, formatWhole } from '../../../lib/format.ts'
import { momentsInWords } from '../../../lib/moments-in-words.ts'
import { paths } from '../../../lib/paths.ts'
import type { Desk } from './desk.ts'
import { standingOf } from './standing.ts'
import './dashboard-facts.css'

/** What the title line of a dashboard says: how old its data is, when the next comes, its tests, its owner. */
export function DashboardFacts({ answers, desk }: { readonly answers: readonly TileData[]; readonly desk: Desk }) {
  const { dashboard, now, timeZone, problem } = desk
  const { as_of, expected_at, verdict, reasons, failing_tests } = standingOf(answers)
  return (
    <div className="dashboard-facts">
      {as_of !== null && (
        <span
          title={[formatWhole(as_of, timeZone), ...reasons.map((each) => momentsInWords(each, { now, timeZone }))].join(
            '\n',
          )}
        >
          <Pill {...PILLS[verdict]}>
            <Verdict verdict={verdict} /> Data as of <b>{formatMoment(as_of, { now, timeZone })}</b> ·{' '}
            {formatAge(as_of, now)}
          </Pill>
        </span>
      )}
      {expected_at !== null && (
        <span title={formatWhole(expected_at, timeZone)}>
          <Pill>
            next update <b>{formatMoment(expected_at, { now, timeZone })}</b>
          </Pill>
        </span>
      )}
      {answers.length > 0 && !problem && (
        <span title={failing_tests.join('\n') || undefined}>
          {failing_tests.length === 0 ? (
            <Pill tone="ok">
              tests <b>✓ none failing</b>
            </Pill>
          ) : (
            <Link href={paths.node(failing_tests[0] ?? '')}>
              <Pill tone="bad">
                tests <b>✕ {failing_tests.length} failing</b>
              </Pill>
            </Link>
          )}
        </span>
      )}
      <Owner owner={dashboard.owner} />
    </div>
  )
}

/** What nobody knows to be in time has no tick. */
const PILLS = { late: { tone: 'warn' }, unknown: {}, fresh: { tone: 'ok' } } as const

function Verdict({ verdict }: Pick<TileData, 'verdict'>) {
  if (verdict === 'unknown') return null
  const isLate = verdict === 'late'
  return <span className={isLate ? 'dashboard-late' : 'dashboard-ok'}>{isLate ? '▲ late' : '✓'}</span>
}

function Owner({ owner }: Pick<Dashboard, 'owner'>) {
  if (!owner) return null
  const name = <b>{owner.name ?? owner.email}</b>
  return <Pill>owner {owner.email ? <a href={`mailto:${owner.email}`}>{name}</a> : name}</Pill>
}
