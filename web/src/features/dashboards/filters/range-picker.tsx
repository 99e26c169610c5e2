import { Button } from '../../../components/button.tsx'
import { type Range, rangeOf, rangeText } from './filter-values.ts'

/** What moves along with the day; a dashboard may begin with any other, too. */
const WORDS = ['last 7 days', 'last 28 days', 'this month', 'last month', 'this year'] as const

interface RangePickerProps {
  readonly value: string | undefined
  /** Undefined where all days are chosen. */
  readonly onChange: (value: string | undefined) => void
}

/** From one day to another, both with it; either may be open. */
export function RangePicker({ value, onChange }: RangePickerProps) {
  const range = rangeOf(value)
  const onRange = (chosen: Range) => onChange(rangeText(chosen))
  return (
    <>
      <div className="filter-ranges">
        {WORDS.map((words) => (
          <Button key={words} aria-pressed={words === value} onClick={() => onChange(words)}>
            {words}
          </Button>
        ))}
        <Button onClick={() => onChange(undefined)}>all</Button>
      </div>
      <label className="filter-field">
        From
        <input
          type="date"
          value={range.from}
          {...(range.to !== '' && { max: range.to })}
          onChange={({ target }) => onRange({ ...range, from: target.value })}
        />
      </label>
      <label className="filter-field">
        To, with that day
        <input
          type="date"
          value={range.to}
          {...(range.from !== '' && { min: range.from })}
          onChange={({ target }) => onRange({ ...range, to: target.value })}
        />
      </label>
    </>
  )
}
