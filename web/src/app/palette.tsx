import { Command } from 'cmdk'
import { useLocation } from 'wouter'
import { Dialog } from '../components/dialog.tsx'
import { PLACES } from './places.ts'
import './palette.css'

/** One box for everything: places, and what the catalog holds. */
export function Palette({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const [, go] = useLocation()
  const open = (href: string) => {
    onClose()
    go(href)
  }
  return (
    <Dialog label="Search" isOpen={isOpen} onClose={onClose} className="palette">
      <Command label="Search" loop>
        <Command.Input autoFocus placeholder="Search models, columns, code, places" />
        <Command.List>
          <Command.Empty>Nothing is called so</Command.Empty>
          <Command.Group heading="Places">
            {PLACES.map(({ label, href }) => (
              <Command.Item key={href} onSelect={() => open(href)}>
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  )
}
