import { Link } from 'wouter'
import './segments.css'

export interface Segment {
  readonly label: string
  readonly href: string
  readonly isOn: boolean
}

/** Ways to look at the same thing, one of which is on; each has an address. */
export function Segments({ segments, label }: { readonly segments: readonly Segment[]; readonly label: string }) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {segments.map(({ label: text, href, isOn }) => (
        <Link key={text} href={href} replace className={isOn ? 'segments-on' : ''} aria-current={isOn}>
          {text}
        </Link>
      ))}
    </div>
  )
}
