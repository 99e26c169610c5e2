import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import type { Alerts } from '#api/alerts.ts'
import type { Dashboards } from '#api/dashboards.ts'
import { Mark } from '../components/mark.tsx'
import { useAnswer } from '../data/use-answer.ts'
import { useSession } from '../data/use-session.ts'
import { useProject } from '../data/use-project.ts'
import { paths } from '../lib/paths.ts'
import { usePlaces } from './places.ts'
import './sidebar.css'

const NOTICED_MS = 30_000

/** Places, dashboards, and at its foot what is served. */
export function Sidebar() {
  const [location] = useLocation()
  const project = useProject()
  const places = usePlaces()
  const dashboards = useAnswer<Dashboards>('/api/dashboards').data?.dashboards ?? []
  // Asked now and then on every page: so a server that cannot reach its store is noticed where nothing else is asked.
  const alerts = useAnswer<Alerts>('/api/alerts', { everyMs: NOTICED_MS })
  const firing = alerts.data?.alerts.filter(({ state }) => state === 'firing').length ?? 0
  const isIn = (href: string) => location === href || (href !== '/' && location.startsWith(`${href}/`))
  // Jobs stand in the matrix.
  const isOn = (href: string) => isIn(href) || (href === paths.matrix() && isIn(paths.jobs()))
  const bar = useRef<HTMLElement>(null)
  // On a phone it is a bar, in which the place may be out of sight.
  useEffect(() => {
    const on = bar.current?.querySelector(`[aria-current]`)
    if (bar.current && bar.current.scrollWidth > bar.current.clientWidth)
      on?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [location])
  return (
    <nav ref={bar} className="sidebar scrolls-sideways" aria-label="Places">
      <Link href={paths.home()} className="sidebar-mark">
        <Mark />
        Trellis
      </Link>
      <div className="sidebar-places">
        {places
          .filter(({ href }) => href !== paths.dashboards())
          .map(({ label, href }) => (
            <Link
              key={href}
              href={href}
              className={isOn(href) ? 'sidebar-on' : ''}
              aria-current={isOn(href) ? 'page' : undefined}
            >
              {label}
              {href === paths.alerts() && firing > 0 && (
                <span className="sidebar-count">
                  {firing}
                  <span className="visually-hidden"> firing</span>
                </span>
              )}
            </Link>
          ))}
        <Link
          href={paths.dashboards()}
          className="sidebar-section"
          aria-current={location === paths.dashboards() ? 'page' : undefined}
        >
          Dashboards
        </Link>
        {dashboards.map(({ name, title }) => (
          <Link
            key={name}
            href={paths.dashboard(name)}
            className={isOn(paths.dashboard(name)) ? 'sidebar-on' : ''}
            aria-current={isOn(paths.dashboard(name)) ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </div>
      <footer className="sidebar-foot">
        <span>
          {[project?.project_name ?? project?.folder, project?.target, project?.adapter_type]
            .filter(Boolean)
            .join(' · ') || '\u00a0'}
        </span>
        <span>
          {[project?.commit?.slice(0, 7), project?.version && `Trellis ${project.version}`]
            .filter(Boolean)
            .join(' · ') || '\u00a0'}
        </span>
        <SignedIn />
      </footer>
    </nav>
  )
}

/** Who is signed in, and the way out; nothing where nobody has to. */
function SignedIn() {
  const { session } = useSession()
  if (!session?.name || session.via !== 'session') return null
  return (
    <form method="post" action="/sign-out" className="sidebar-signed-in">
      <input type="hidden" name="csrf_token" value={session.csrf_token ?? ''} />
      <span title={session.role ?? undefined}>{session.name}</span>
      <button type="submit">Sign out</button>
    </form>
  )
}
