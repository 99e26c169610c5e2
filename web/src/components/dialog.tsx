import { useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import './dialog.css'

interface DialogProps {
  readonly label: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: React.ReactNode
  readonly className?: string
  /** Where what is in it closes it, it needs no button for that. */
  readonly closesItself?: boolean
}

/** The browser's own dialog: it keeps the focus, ends with Escape, and gives the focus back. */
export function Dialog({ label, isOpen, onClose, children, className = '', closesItself = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    if (isOpen && dialog && !dialog.open) {
      dialog.showModal()
      // Whoever opens a dialog to type something can do so at once.
      dialog.querySelector<HTMLElement>('input, textarea')?.focus()
    }
    if (!isOpen && dialog?.open) dialog.close()
  }, [isOpen])
  return (
    <dialog
      ref={element}
      className={`dialog ${className}`}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === element.current && onClose()}
    >
      {isOpen && (
        <div className="dialog-body">
          {!closesItself && (
            <Button kind="bare" className="dialog-close" aria-label="Close" onClick={onClose}>
              ✕
            </Button>
          )}
          {children}
        </div>
      )}
    </dialog>
  )
}
