import './box.css'

interface BoxProps {
  readonly title?: React.ReactNode
  /** At the right of the title, small: how old it is, whose time. */
  readonly note?: React.ReactNode
  readonly children: React.ReactNode
  readonly className?: string
}

/** A tile: paper with a hairline, for a thing of its own. */
export function Box({ title, note, children, className }: BoxProps) {
  return (
    <section className={className ? `box ${className}` : 'box'}>
      {(title !== undefined || note !== undefined) && (
        <header className="box-head">
          {title !== undefined && <h2>{title}</h2>}
          {note !== undefined && <span className="box-note">{note}</span>}
        </header>
      )}
      {children}
    </section>
  )
}
