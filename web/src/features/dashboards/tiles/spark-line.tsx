import { formatDate, formatValue } from '../values/format-value.ts'
import type { Spark } from './kpi.ts'
import { sparkPath } from './spark-path.ts'
import './spark-line.css'

const BOX = { width: 100, height: 28 }

/** How a number came to be what it is: a line without axes. */
export function SparkLine({
  spark: { places, values, x, y },
  timeZone,
}: {
  readonly spark: Spark
  readonly timeZone: string
}) {
  const told = (index: number) => {
    const place = places.at(index)
    const at =
      x.type === 'date' || x.type === 'timestamp'
        ? formatDate(String(place), x.format?.grain ?? null, timeZone)
        : String(place)
    return `${at}: ${formatValue(values.at(index), y, timeZone)}`
  }
  return (
    <svg
      className="spark-line"
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`From ${told(0)} to ${told(-1)}`}
    >
      <title>{`${told(0)} → ${told(-1)}`}</title>
      <path d={sparkPath(values, BOX)} />
    </svg>
  )
}
