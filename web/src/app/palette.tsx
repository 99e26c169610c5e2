import { Command } from 'cmdk'
import { useState } from 'react'
import type { Dashboards, Pages } from '#api/dashboards.ts'
import type { Jobs } from '#api/jobs.ts'
import { useLocation } from 'wouter'
import { Dialog } from '../components/dialog.tsx'
import { useAnswer } from '../data/use-answer.ts'
import { HitRow } from '../features/search/hit-row.tsx'
import { useSearch } from '../features/search/use-search.ts'
import { formatNumber } from '../lib/format.ts'
import { paths } from '../lib/paths.ts'
import { chooseTheme } from '../lib/theme.ts'
import { useTheme } from '../data/use-theme.ts'
import { entriesOf } from './palette-entries.ts'
import { usePlaces } from './places.ts'
import './palette.css'

const HITS = 24

interface PaletteProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** Shows the keys instead. */
  readonly onHelp: () => void
}

/** One box for everything: places, dashboards, jobs, runs, what can be done, and what the catalog holds. Enter opens what is marked. */
export function Palette({ isOpen, onClose, onHelp }: PaletteProps) {
  const [, go] = useLocation()
  const [typed, setTyped] = useState('')
  const { graph, answer, problem, typed: answered } = useSearch(typed, HITS, isOpen)
  const otherTheme = useTheme() === 'dark' ? 'light' : 'dark'
  const entries = entriesOf(typed, {
    places: usePlaces(),
    dashboards: useAnswer<Dashboards>('/api/dashboards').data?.dashboards ?? [],
    pages: useAnswer<Pages>('/api/pages', { isWanted: isOpen }).data?.pages ?? [],
    jobs: useAnswer<Jobs>('/api/jobs', { isWanted: isOpen }).data?.jobs.map(({ job }) => job) ?? [],
    acts: [
      { label: `Switch to the ${otherTheme} theme`, value: 'theme', note: 'act' },
      { label: 'Keys', value: 'keys', note: '?' },
    ],
  })
  const [chosen, setChosen] = useState({ value: '', answered: '' })
  const close = () => {
    setTyped('')
    onClose()
  }
  const open = (href: string) => {
    close()
    go(href)
  }
  const choose = (value: string) => {
    if (value.startsWith('/')) return open(value)
    close()
    if (value === 'theme') chooseTheme(otherTheme)
    else onHelp()
  }
  const isTyped = typed.trim() !== ''
  const hits = isTyped ? (answer?.hits ?? []) : []
  const more = isTyped && answer ? answer.total - hits.length : 0
  const values = [
    ...entries.map(({ value }) => `to ${value}`),
    ...hits.map(({ node }) => graph?.catalog.unique_id[node] ?? ''),
    ...(more > 0 ? ['more'] : []),
  ]
  // What was marked among other hits is not what somebody means now.
  const isOfThese = chosen.answered === answered && values.includes(chosen.value)
  return (
    <Dialog label="Search" isOpen={isOpen} onClose={close} className="palette" closesItself>
      <Command
        label="Search"
        loop
        shouldFilter={false}
        value={isOfThese ? chosen.value : (values[0] ?? '')}
        onValueChange={(value) => setChosen({ value, answered })}
      >
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
            isTyped && answered === typed && <Command.Empty>Nothing holds this</Command.Empty>
          )}
          {entries.length > 0 && (
            <Command.Group heading={isTyped ? 'Go to' : 'Places'}>
              {entries.map(({ label, value, note }) => (
                <Command.Item key={value} value={`to ${value}`} onSelect={() => choose(value)}>
                  <span className="palette-entry">
                    <span>{label}</span> <span className="palette-note">{note}</span>
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
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
