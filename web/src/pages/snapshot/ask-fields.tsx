import type { Changes } from '#api/snapshots.ts'
import { type Asked, isAboutEvents, isAboutStock } from '../../features/snapshot-changes/model.ts'

interface AskFieldsProps {
  readonly asked: Asked
  /** What the snapshot holds; empty until it is known. */
  readonly columns: Changes['columns']
  readonly onAsk: (changed: Readonly<Record<string, string>>) => void
  readonly timeZone: string
}

/** What narrows a question down: dates, periods, a column. */
export function AskFields({ asked, columns, onAsk, timeZone }: AskFieldsProps) {
  const { question, from, to, at, by, column } = asked
  return (
    <div className="ask-fields">
      {question === 'as-of' ? (
        <DateField label="As of the end of" value={at} onChange={(value) => onAsk({ at: value })} />
      ) : (
        <>
          <DateField label="From the end of" value={from} onChange={(value) => onAsk({ from: value, all: '' })} />
          <DateField label="To the end of" value={to} onChange={(value) => onAsk({ to: value, all: '' })} />
        </>
      )}
      {isAboutStock(question) && (
        <label>
          Column
          <select value={column} onChange={({ target }) => onAsk({ column: target.value })}>
            <option value="">the usual one</option>
            {columns
              .filter(({ is_number }) => is_number || question !== 'raised')
              .map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
          </select>
        </label>
      )}
      {isAboutEvents(question) && (
        <label>
          Counted
          <select value={by} onChange={({ target }) => onAsk({ by: target.value })}>
            <option value="">not: each of them</option>
            <option value="day">by day</option>
            <option value="week">by week</option>
            <option value="month">by month</option>
          </select>
        </label>
      )}
      <span className="ask-fields-zone">Days of {timeZone}</span>
    </div>
  )
}

interface DateFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function DateField({ label, value, onChange }: DateFieldProps) {
  return (
    <label>
      {label}
      <input type="date" value={value} onChange={({ target }) => onChange(target.value)} />
    </label>
  )
}
