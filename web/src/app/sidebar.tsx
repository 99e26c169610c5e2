import { Link, useLocation } from 'wouter'
import type { Alerts } from '#api/alerts.ts'
import type { Dashboards } from '#api/dashboards.ts'
import { Mark } from '../components/mark.tsx'
import { useAnswer } from '../data/use-answer.ts'
import { useProject } from '../data/use-project.ts'
import { paths } from '../lib/paths.ts'
import { usePlaces } from './places.ts'
import './sidebar.css'

/** Places, dashboards, and at its foot what is served. */
export function Sidebar() {
  const [location] = useLocation()
  const project = useProject()
  const places = usePlaces()
  const dashboards = useAnswer<Dashboards>('/api/dashboards').data?.dashboards ?? []
  const firing = useAnswer<Alerts>('/api/alerts').data?.alerts.filter(({ state }) => state === 'firing').length ?? 0
  const isOn = (href: string) => location === href || (href !== '/' && location.startsWith(`${href}/`))
  return (
    <nav className="sidebar" aria-label="Places">
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
        <span>{project?.project_name ?? project?.folder ?? ' '}</span>
        <span>{project?.version ? `Trellis ${project.version}` : ' '}</span>
      </footer>
    </nav>
  )
}
