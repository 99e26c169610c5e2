import { Button } from '../../../components/button.tsx'
import { useNow } from '../../../data/use-clock.ts'
import type { Range } from './filter-values.ts'
import { lastDays } from './last-days.ts'

const SPANS = [7, 30, 90] as const

/** From one day to another, both with it; either may be open. */
export function RangePicker({ range, onChange }: { readonly range: Range; readonly onChange: (range: Range) => void }) {
  const now = useNow()
  return (
    <>
      <div className="filter-ranges">
        {SPANS.map((days) => (
          <Button key={days} onClick={() => onChange(lastDays(days, now))}>
            Last {days} days
          </Button>
        ))}
        <Button onClick={() => onChange({ from: '', to: '' })}>All</Button>
      </div>
      <label className="filter-field">
        From
        <input
          type="date"
          value={range.from}
          {...(range.to !== '' && { max: range.to })}
          onChange={({ target }) => onChange({ ...range, from: target.value })}
        />
      </label>
      <label className="filter-field">
        To, with that day
        <input
          type="date"
          value={range.to}
          {...(range.from !== '' && { min: range.from })}
          onChange={({ target }) => onChange({ ...range, to: target.value })}
        />
      </label>
    </>
  )
}
