import type { TileData } from '#api/dashboards.ts'
import { counted, formatAge, formatMoment, formatWhole } from '../../../lib/format.ts'
import { momentsInWords } from '../../../lib/moments-in-words.ts'
import './as-of.css'

interface AsOfProps {
  readonly data: Pick<TileData, 'as_of' | 'verdict' | 'expected_at' | 'reasons' | 'failing_tests'>
  readonly now: number
  readonly timeZone: string
  /** Asks how it is computed; undefined where nothing can be asked. */
  readonly onAsk: (() => void) | undefined
}

/** How old the data of a tile is; amber, with the reason, when it is late or a test before it fails. It takes the room that is left beside a title. */
export function AsOf({ data, now, timeZone, onAsk }: AsOfProps) {
  const { as_of, failing_tests, expected_at } = data
  const reasons = data.reasons.map((reason) => momentsInWords(reason, { now, timeZone }))
  const isWrong = data.verdict === 'late' || failing_tests.length > 0
  const reason = data.verdict === 'late' ? (reasons[0] ?? 'late') : counted(failing_tests.length, 'failing test')
  const [long, short] = isWrong
    ? [`▲ ${reason}`, failing_tests.length > 0 ? '▲ test fails' : '▲ late']
    : as_of === null
      ? ['age unknown', 'age unknown']
      : [`as of ${formatMoment(as_of, { now, timeZone })}`, formatAge(as_of, now)]
  const text = (
    <>
      <span className="as-of-long">{long}</span>
      <span className="as-of-short">{short}</span>
    </>
  )
  const title = [
    as_of === null ? undefined : `data as of ${formatWhole(as_of, timeZone)}, ${formatAge(as_of, now)}`,
    expected_at === null ? undefined : `next expected ${formatWhole(expected_at, timeZone)}`,
    ...reasons,
    onAsk && 'how is this computed?',
  ]
    .filter(Boolean)
    .join('\n')
  const className = isWrong ? 'as-of as-of-late' : 'as-of'
  return (
    <span className="as-of-room">
      {onAsk ? (
        <button type="button" className={className} title={title} onClick={onAsk}>
          {text}
        </button>
      ) : (
        <span className={className} title={title}>
          {text}
        </span>
      )}
    </span>
  )
}
