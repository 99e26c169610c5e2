import { useEffect } from 'react'
import './page.css'

interface PageProps {
  readonly title: string
  /** What the line beside the title says: state, age, owner. */
  readonly facts?: React.ReactNode
  /** What this page is for, in a sentence. */
  readonly about?: React.ReactNode
  /** What can be done here. */
  readonly acts?: React.ReactNode
  readonly children: React.ReactNode
}

/** A page: its answer stands in the title line, before anything else. */
export function Page({ title, facts, about, acts, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Trellis`
  }, [title])
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {facts}
        {acts && <div className="page-acts">{acts}</div>}
      </header>
      {about && <p className="page-about">{about}</p>}
      {children}
    </div>
  )
}
