import './pill.css'

/** A fact beside a title. */
export function Pill({
  tone,
  children,
}: {
  readonly tone?: 'ok' | 'warn' | 'bad' | undefined
  readonly children: React.ReactNode
}) {
  return <span className={tone ? `pill pill-${tone}` : 'pill'}>{children}</span>
}
