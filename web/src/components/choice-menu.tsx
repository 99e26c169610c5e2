import { Popover } from 'radix-ui'
import { useState } from 'react'
import './choice-menu.css'

export interface Choice {
  readonly value: string
  readonly label: string
  /** How many it would leave. */
  readonly count?: number
}

interface ChoiceMenuProps {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
  /** What the button says of them, where it is more than their number. */
  readonly told?: string
  /** Whether one takes the place of the other. */
  readonly isSingle?: boolean
  /** Whether one is always chosen. */
  readonly isNeeded?: boolean
  /** Whether the button looks set; else whenever something is chosen. */
  readonly isOn?: boolean
  /** What is said where there is nothing to choose: it is not there yet, or could not be asked for. */
  readonly instead?: string
}

const MANY = 12
const MOST = 200

/** A button that says what is chosen; pressed, it shows what else could be. */
export function ChoiceMenu(props: ChoiceMenuProps) {
  const { label, choices, chosen, onChoose, told, isSingle = false, isNeeded = false } = props
  const { isOn = chosen.length > 0, instead = 'Nothing to choose' } = props
  const [text, setText] = useState('')
  const shown = choices.filter((choice) => choice.label.toLowerCase().includes(text.toLowerCase()))
  const turn = (value: string) =>
    isSingle
      ? onChoose([value])
      : onChoose(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  return (
    <Popover.Root onOpenChange={() => setText('')}>
      <Popover.Trigger className={isOn ? 'choice-menu choice-menu-on' : 'choice-menu'}>
        {label}
        {told === undefined ? (
          chosen.length > 0 && <b>{chosen.length === 1 ? labelOf(chosen[0], choices) : chosen.length}</b>
        ) : (
          <b>{told}</b>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="choice-menu-open" align="start" sideOffset={4} aria-label={label}>
          {choices.length > MANY && (
            <input
              className="choice-menu-find"
              aria-label={`Find in ${label}`}
              placeholder="Find"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
          <div className="choice-menu-list">
            {shown.slice(0, MOST).map(({ value, label: name, count }) => (
              <label key={value}>
                <input
                  type={isSingle ? 'radio' : 'checkbox'}
                  name={label}
                  checked={chosen.includes(value)}
                  onChange={() => turn(value)}
                />
                <span className="choice-menu-name">{name}</span>
                {count !== undefined && <span className="choice-menu-count">{count.toLocaleString()}</span>}
              </label>
            ))}
            {shown.length > MOST && <p className="choice-menu-more">and {shown.length - MOST} more</p>}
            {shown.length === 0 && (
              <p className="choice-menu-more">{choices.length === 0 ? instead : 'Nothing holds this'}</p>
            )}
          </div>
          {chosen.length > 0 && !isNeeded && (
            <button type="button" className="choice-menu-clear" onClick={() => onChoose([])}>
              Any
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** What an address asks for may be no choice at all. */
function labelOf(value: string | undefined, choices: readonly Choice[]): string | undefined {
  return choices.find((choice) => choice.value === value)?.label ?? value
}
