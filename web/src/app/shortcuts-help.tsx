import { Dialog } from '../components/dialog.tsx'
import { usePlaces } from './places.ts'
import './shortcuts-help.css'

export function ShortcutsHelp({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const places = usePlaces()
  return (
    <Dialog label="Keys" isOpen={isOpen} onClose={onClose}>
      <h2>Keys</h2>
      <dl className="shortcuts-help">
        <dt>
          <kbd>/</kbd> or <kbd>Ctrl K</kbd>
        </dt>
        <dd>Search, and go anywhere</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>This help</dd>
        {places.map(({ label, key }) => (
          <div key={key} className="shortcuts-help-pair">
            <dt>
              <kbd>g</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
