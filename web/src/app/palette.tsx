import { Command } from 'cmdk'
import { useState } from 'react'
import type { Dashboards } from '#api/dashboards.ts'
import { useLocation } from 'wouter'
import { Dialog } from '../components/dialog.tsx'
import { useAnswer } from '../data/use-answer.ts'
import { HitRow } from '../features/search/hit-row.tsx'
import { useSearch } from '../features/search/use-search.ts'
import { formatNumber } from '../lib/format.ts'
import { paths } from '../lib/paths.ts'
import { usePlaces } from './places.ts'
import './palette.css'

const HITS = 24

/** One box for everything: places, dashboards, and what the catalog holds. Enter opens what is marked. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const [, go] = useLocation()
  const known = usePlaces()
  const [typed, setTyped] = useState('')
  const { graph, answer, problem, typed: answered } = useSearch(typed, HITS, isOpen)
  const dashboards = useAnswer<Dashboards>('/api/dashboards').data?.dashboards ?? []
  const close = () => {
    setTyped('')
    onClose()
  }
  const open = (href: string) => {
    close()
    go(href)
  }
  const words = typed.toLowerCase().trim()
  const places = [
    ...known.map(({ label, href }) => ({ label, href })),
    ...dashboards.map(({ name, title }) => ({ label: title, href: paths.dashboard(name) })),
  ].filter(({ label }) => label.toLowerCase().includes(words))
  const hits = words === '' ? [] : (answer?.hits ?? [])
  const more = words === '' || !answer ? 0 : answer.total - hits.length
  return (
    <Dialog label="Search" isOpen={isOpen} onClose={close} className="palette">
      <Command label="Search" loop shouldFilter={false}>
        <Command.Input
          autoFocus
          placeholder="Search models, columns, code, places"
          value={typed}
          onValueChange={setTyped}
        />
        <Command.List>
          {problem ? (
            <p className="palette-problem">{problem.message}</p>
          ) : (
            words !== '' && answered === typed && <Command.Empty>Nothing holds this</Command.Empty>
          )}
          {graph && hits.length > 0 && (
            <Command.Group heading={answer?.isComplete === false ? 'Nodes, by name' : 'Nodes'}>
              {hits.map((hit) => {
                const unique_id = graph.catalog.unique_id[hit.node] ?? ''
                return (
                  <Command.Item
                    key={unique_id}
                    value={unique_id}
                    onSelect={() =>
                      open(
                        paths.node(
                          unique_id,
                          hit.field === 'column' ? 'columns' : hit.field === 'code' ? 'code' : undefined,
                        ),
                      )
                    }
                  >
                    <HitRow graph={graph} hit={hit} />
                  </Command.Item>
                )
              })}
              {more > 0 && (
                <Command.Item value="more" onSelect={() => open(paths.search({ q: typed }))}>
                  <span className="palette-more">{formatNumber(more, 0)} more</span>
                </Command.Item>
              )}
            </Command.Group>
          )}
          {places.length > 0 && (
            <Command.Group heading="Places">
              {places.map(({ label, href }) => (
                <Command.Item key={href} value={href} onSelect={() => open(href)}>
                  {label}
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
        <footer className="palette-foot">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>Enter</kbd> open
          </span>
          <span className="palette-hint">
            <code>type:model</code> <code>tag:daily</code> <code>column:user_id</code> <code>"two words"</code>
          </span>
        </footer>
      </Command>
    </Dialog>
  )
}
