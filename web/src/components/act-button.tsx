import { Button } from './button.tsx'

interface ActButtonProps {
  readonly onAct: () => void
  readonly children: React.ReactNode
  /** Why it cannot be done; nothing where it can. Who uses a keyboard finds it, too. */
  readonly refusal?: string | undefined
  readonly isBusy?: boolean
  readonly kind?: 'main' | 'plain' | 'bare'
  readonly label?: string | undefined
}

/** A button that does something on the server, or says why not. */
export function ActButton({ onAct, children, refusal, isBusy = false, kind = 'plain', label }: ActButtonProps) {
  const isOff = refusal !== undefined || isBusy
  return (
    <Button kind={kind} aria-disabled={isOff} title={refusal} aria-label={label} onClick={isOff ? undefined : onAct}>
      {children}
      {refusal !== undefined && <span className="visually-hidden">: {refusal}</span>}
    </Button>
  )
}
