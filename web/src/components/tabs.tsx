import { Link } from 'wouter'
import './tabs.css'

export interface Tab {
  readonly label: React.ReactNode
  readonly href: string
  readonly isOn: boolean
}

/** Views of one thing, each with an address of its own. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  return (
    <nav className="tabs scrolls-sideways" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          className={tab.isOn ? 'tabs-on' : ''}
          aria-current={tab.isOn ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
