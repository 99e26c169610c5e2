import { useState } from 'react'
import { Palette } from './palette.tsx'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

/** What stands around every page: places at the left, the way back and the search above. */
export function Shell({ children }: { readonly children: React.ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'help' | undefined>()
  useShortcuts({ search: () => setOpen('palette'), help: () => setOpen('help') })
  const close = () => setOpen(undefined)
  return (
    <div className="shell">
      <a className="shell-skip" href="#main">
        Skip to the page
      </a>
      <Sidebar />
      <div className="shell-main">
        <TopBar onSearch={() => setOpen('palette')} />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Palette isOpen={open === 'palette'} onClose={close} />
      <ShortcutsHelp isOpen={open === 'help'} onClose={close} />
    </div>
  )
}
