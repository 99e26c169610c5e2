import { Button } from '../components/button.tsx'
import { useTheme } from '../data/use-theme.ts'
import { chooseTheme } from '../lib/theme.ts'
import { Crumbs } from './crumbs.tsx'
import './top-bar.css'

/** Where one is, and the way to anywhere else. */
export function TopBar({ onSearch }: { readonly onSearch: () => void }) {
  return (
    <div className="top-bar">
      <Crumbs />
      <button type="button" className="top-bar-find" onClick={onSearch} aria-keyshortcuts="/">
        Search models, columns, code <kbd>/</kbd>
      </button>
      <ThemeButton />
    </div>
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
