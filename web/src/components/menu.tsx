import { DropdownMenu } from 'radix-ui'
import './menu.css'

export interface MenuItem {
  readonly label: string
  readonly onChoose: () => void
  /** Why it cannot be chosen; nothing where it can. */
  readonly refusal?: string | undefined
}

/** A button that opens what can be done to a thing. It closes with Escape, and arrows go through it. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="menu-open" aria-label={label} title={label}>
        <span aria-hidden="true">⋯</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {items.map(({ label: text, onChoose, refusal }) => (
            <DropdownMenu.Item key={text} className="menu-item" disabled={refusal !== undefined} onSelect={onChoose}>
              {text}
              {refusal !== undefined && <span className="menu-refusal">{refusal}</span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
