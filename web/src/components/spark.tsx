import './spark.css'
import type { Tone } from './status.tsx'

export interface SparkBar {
  readonly key: string | number
  readonly value: number
  readonly tone: Tone
  /** What it says on hover. */
  readonly title: string
}

/** The last few of something as small bars, the newest at the right; `label` says the same to who cannot see them. */
export function Spark({ bars, label }: { readonly bars: readonly SparkBar[]; readonly label: string }) {
  const most = Math.max(...bars.map(({ value }) => value), 1e-9)
  return (
    <span className="spark" role="img" aria-label={label}>
      {bars.map(({ key, value, tone, title }) => (
        <i
          key={key}
          className={`spark-${tone}`}
          style={{ height: `${Math.max(12, (value / most) * 100)}%` }}
          title={title}
        />
      ))}
    </span>
  )
}
