import { Button } from '../components/button.tsx'
import { useSource } from '../data/source-context.ts'
import { useProject } from '../data/use-project.ts'
import { useTheme } from '../data/use-theme.ts'
import { formatMoment } from '../lib/format.ts'
import { chooseTheme } from '../lib/theme.ts'
import { Crumbs } from './crumbs.tsx'
import './top-bar.css'

/** Where one is, and the way to anywhere else. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  const source = useSource()
  return (
    <div className="top-bar">
      <Crumbs />
      {source.kind === 'export' && <ExportedAt />}
      <button type="button" className="top-bar-find" onClick={onSearch} aria-keyshortcuts="/">
        Search models, columns, code <kbd>/</kbd>
      </button>
      <ThemeButton />
    </div>
  )
}

/** All ages on its pages count from then. */
function ExportedAt() {
  const project = useProject()
  if (!project) return null
  return (
    <span className="top-bar-export" title="It holds what the pages showed then, and each value of a filter alone">
      Export of {formatMoment(project.now, { now: Date.now(), timeZone: project.timezone })}
    </span>
  )
}

function ThemeButton() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <Button kind="bare" aria-label={`Switch to the ${other} theme`} onClick={() => chooseTheme(other)}>
      {theme === 'dark' ? '☀' : '☾'}
    </Button>
  )
}
