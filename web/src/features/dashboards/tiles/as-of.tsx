import type { TileData } from '#api/dashboards.ts'
import { formatAge, formatMoment } from '../../../lib/format.ts'
import './as-of.css'

interface AsOfProps {
  readonly data: Pick<TileData, 'as_of' | 'verdict' | 'expected_at' | 'reasons' | 'failing_tests'>
  readonly now: number
  readonly timeZone: string
  /** Where there is room for a word or two. */
  readonly isShort: boolean
  /** Asks how it is computed; undefined where nothing can be asked. */
  readonly onAsk: (() => void) | undefined
}

/** How old the data of a tile is; amber, with the reason, when it is late or a test before it fails. */
export function AsOf({ data, now, timeZone, isShort, onAsk }: AsOfProps) {
  const { as_of, reasons, failing_tests, expected_at } = data
  const isWrong = data.verdict === 'late' || failing_tests.length > 0
  const moment =
    as_of === null ? 'as of –' : isShort ? formatAge(as_of, now) : `as of ${formatMoment(as_of, { now, timeZone })}`
  const reason = reasons[0] ?? (failing_tests.length > 0 ? `${failing_tests.length} failing tests` : 'late')
  const text = isWrong ? `▲ ${isShort ? (failing_tests.length > 0 ? 'test fails' : 'late') : reason}` : moment
  const title = [
    as_of === null ? undefined : `data as of ${formatMoment(as_of, { now, timeZone })}, ${formatAge(as_of, now)}`,
    expected_at === null ? undefined : `next expected ${formatMoment(expected_at, { now, timeZone })}`,
    ...reasons,
    'how is this computed?',
  ]
    .filter(Boolean)
    .join('\n')
  const className = isWrong ? 'as-of as-of-late' : 'as-of'
  if (!onAsk) return <span className={className}>{text}</span>
  return (
    <button type="button" className={className} title={title} onClick={onAsk}>
      {text}
    </button>
  )
}
