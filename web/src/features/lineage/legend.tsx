import type { BoxLook, LookAround } from './model/box-look.ts'
import './legend.css'

interface LegendProps {
  readonly looks: readonly BoxLook[]
  readonly around: LookAround
}

const MEANINGS = {
  status: { ok: 'went well', warn: 'warned', bad: 'failed', run: 'running', off: 'nothing known' },
  freshness: { ok: 'fresh', warn: 'late', bad: 'too late', run: 'running', off: 'nothing known' },
  duration: { ok: 'quick', warn: 'over 15 % of the slowest', bad: 'over half of it', run: '', off: 'never run' },
} as const

/** What signs and colours mean, of those that are there. */
export function Legend({ looks, around }: LegendProps) {
  const { colouring, folders } = around
  const entries =
    colouring === 'folder'
      ? folders.map((folder, at) => ({ colour: `cat-${(at % 6) + 1}`, sign: String(at + 1), text: folder }))
      : (['ok', 'warn', 'bad', 'run', 'off'] as const).flatMap((colour) => {
          const look = looks.find((each) => each.colour === colour)
          return look ? [{ colour, sign: look.sign, text: MEANINGS[colouring][colour] }] : []
        })
  return (
    <ul className="legend" aria-label="What the colours mean">
      {entries.map(({ colour, sign, text }) => (
        <li key={text} className={`legend-${colour}`}>
          <b>{sign}</b> {text}
        </li>
      ))}
    </ul>
  )
}
