import { useState } from 'react'
import { useFrame } from '../data/use-frame.ts'
import { Palette } from './palette.tsx'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

/** What stands around every page: places at the left, the way back and the search above. A page in a file or in another page stands alone. */
export function Shell({ children }: { readonly children: React.ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'help' | undefined>()
  useShortcuts({ search: () => setOpen('palette'), help: () => setOpen('help') })
  // A dialog tells that it is closed when another one may be open already.
  const close = (which: 'palette' | 'help') => setOpen((now) => (now === which ? undefined : now))
  const frame = useFrame()
  if (frame !== 'app') {
    return (
      <main
        id="main"
        className={`shell-main shell-alone shell-${frame}`}
        onClickCapture={frame === 'embed' ? leaveFrame : undefined}
      >
        {children}
      </main>
    )
  }
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
      <Palette isOpen={open === 'palette'} onClose={() => close('palette')} onHelp={() => setOpen('help')} />
      <ShortcutsHelp isOpen={open === 'help'} onClose={() => close('help')} />
    </div>
  )
}

/** A page of others shows one page of ours: whatever else it leads to opens beside it, where a reader may sign in. */
function leaveFrame(event: React.MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.pathname === location.pathname) return
  link.target = '_blank'
  link.rel = 'noopener'
  // The router would go there in the frame.
  event.stopPropagation()
}
