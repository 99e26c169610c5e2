import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'
import './menu.css'

export interface MenuItem {
  readonly label: string
  readonly onChoose: () => void
  /** Why it cannot be chosen; nothing where it can. */
  readonly refusal?: string | undefined
}

/**
 * A button that opens what can be done to a thing. It closes with Escape, and arrows go through it. What is chosen begins when the button
 * has the focus again: a dialog gives it back to where it was.
 */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const button = useRef<HTMLButtonElement>(null)
  const chosen = useRef<() => void>(undefined)
  const begin = (event: Event) => {
    const choose = chosen.current
    if (!choose) return
    chosen.current = undefined
    event.preventDefault()
    button.current?.focus()
    choose()
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={button} className="menu-open" aria-label={label} title={label}>
        <span aria-hidden="true">⋯</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} onCloseAutoFocus={begin}>
          {items.map(({ label: text, onChoose, refusal }) => (
            <DropdownMenu.Item
              key={text}
              className="menu-item"
              disabled={refusal !== undefined}
              onSelect={() => {
                chosen.current = onChoose
              }}
            >
              {text}
              {refusal !== undefined && <span className="menu-refusal">{refusal}</span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
