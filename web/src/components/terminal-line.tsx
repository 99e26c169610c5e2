import { terminalPieces } from '../lib/terminal-line.ts'
import './terminal-line.css'

/** A line as a terminal shows it, in the colours of the page. Where `found` is in it, that is marked. */
export function TerminalLine({ text, found = '' }: { readonly text: string; readonly found?: string }) {
  return terminalPieces(text).map(({ text: said, tone }, at) => {
    const shown = found === '' ? said : marked(said, found)
    return tone === undefined ? (
      shown
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line never change their places
      <span key={at} className={`terminal-line-${tone}`}>
        {shown}
      </span>
    )
  })
}

function marked(text: string, found: string): React.ReactNode {
  const lower = text.toLowerCase()
  const parts: React.ReactNode[] = []
  let at = 0
  for (let next = lower.indexOf(found); next >= 0; next = lower.indexOf(found, at)) {
    parts.push(text.slice(at, next), <mark key={next}>{text.slice(next, next + found.length)}</mark>)
    at = next + found.length
  }
  return parts.length === 0 ? text : [...parts, text.slice(at)]
}
