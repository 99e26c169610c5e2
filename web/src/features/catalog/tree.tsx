import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import { formatNumber } from '../../lib/format.ts'
import type { TreePlace } from './model.ts'
import './tree.css'

interface TreeProps {
  readonly label: string
  readonly places: readonly TreePlace[]
  /** Where the list is; its way is open. */
  readonly at: string
  readonly hrefOf: (path: string) => string
}

/** Places that hold places; what is open is the page's alone, where one is stands in the address. */
export function Tree({ label, places, at, hrefOf }: TreeProps) {
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map())
  const first = places[0]?.path
  const isOpen = useMemo(
    () => (path: string) => turned.get(path) ?? (path === first || at === path || at.startsWith(`${path}/`)),
    [turned, first, at],
  )
  const turn = (path: string) => setTurned(new Map([...turned, [path, !isOpen(path)]]))
  const level = (shown: readonly TreePlace[]) => (
    <ul>
      {shown.map((place) => {
        const { path, name, count, places: inside } = place
        const isHere = path === at
        return (
          <li key={path}>
            <div className={isHere ? 'tree-place tree-on' : 'tree-place'}>
              {inside.length > 0 ? (
                <button
                  type="button"
                  className="tree-turn"
                  aria-expanded={isOpen(path)}
                  aria-label={`${isOpen(path) ? 'Close' : 'Open'} ${name}`}
                  onClick={() => turn(path)}
                >
                  {isOpen(path) ? '▾' : '▸'}
                </button>
              ) : (
                <span className="tree-turn" />
              )}
              <Link href={hrefOf(isHere ? '' : path)} aria-current={isHere ? 'true' : undefined} title={path}>
                <span className="tree-name">{name}</span>
                <span className="tree-count">{formatNumber(count, 0)}</span>
              </Link>
            </div>
            {inside.length > 0 && isOpen(path) && level(inside)}
          </li>
        )
      })}
    </ul>
  )
  return (
    <nav className="tree" aria-label={label}>
      {level(places)}
    </nav>
  )
}
