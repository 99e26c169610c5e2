import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import './confirm.css'

interface ConfirmProps {
  readonly title: string
  /** What comes of it. */
  readonly children: React.ReactNode
  /** What the button says that does it. */
  readonly does: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** Asks once more before something that cannot be undone. */
export function Confirm({ title, children, does, isOpen, onClose, onConfirm }: ConfirmProps) {
  const confirmed = () => {
    onClose()
    onConfirm()
  }
  return (
    <Dialog label={title} isOpen={isOpen} onClose={onClose} closesItself>
      <h2>{title}</h2>
      <div className="confirm-about">{children}</div>
      <div className="confirm-acts">
        <Button onClick={onClose}>Leave it</Button>
        <Button kind="main" onClick={confirmed}>
          {does}
        </Button>
      </div>
    </Dialog>
  )
}
