import { Popover } from 'radix-ui'
import type { Filter, FilterOptions } from '#api/dashboards.ts'
import { ChoiceMenu } from '../../../components/choice-menu.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { useAsked } from '../dashboard/use-asked.ts'
import { isDefault, toldValues } from './filter-values.ts'
import { RangePicker } from './range-picker.tsx'
import { TextField } from './text-field.tsx'

interface FilterControlProps {
  readonly dashboard: string
  readonly filter: Filter
  readonly values: readonly string[]
  readonly onChoose: (values: readonly string[]) => void
}

/** A button that says what is chosen, and opens what else could be. */
export function FilterControl({ dashboard, filter, values, onChoose }: FilterControlProps) {
  const asked = useAsked()
  const asks = useAnswer<FilterOptions>(asked.options(dashboard, filter.name), { isWanted: filter.asks_for_options })
  const options = filter.options ?? asks.data?.options
  const told = toldValues(filter, values, options)
  const isOn = values.length > 0 && (filter.type !== 'toggle' || values[0] === 'true')
  const looks = isOn || !isDefault(filter, values) ? 'choice-menu choice-menu-on' : 'choice-menu'
  switch (filter.type) {
    case 'toggle':
      return (
        <button
          type="button"
          className={looks}
          title={filter.description}
          aria-pressed={isOn}
          onClick={() => onChoose(isOn ? (filter.default[0] === 'true' ? ['false'] : []) : ['true'])}
        >
          {filter.label} <b>{told}</b>
        </button>
      )
    case 'select':
    case 'multi_select':
      return (
        <ChoiceMenu
          label={filter.label}
          choices={options ?? values.map((value) => ({ value, label: value }))}
          chosen={values}
          onChoose={onChoose}
          told={told}
          isSingle={filter.type === 'select'}
          isOn={isOn}
          {...(options === undefined && { instead: asks.error?.message ?? '…' })}
        />
      )
    default:
      return (
        <Popover.Root>
          <Popover.Trigger className={looks} title={filter.description}>
            {filter.label} <b>{told}</b>
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content className="choice-menu-open" align="start" sideOffset={4} aria-label={filter.label}>
              {filter.type === 'text' ? (
                <TextField
                  label={`${filter.label} holds`}
                  value={values[0] ?? ''}
                  onChange={(text) => onChoose(text === '' ? [] : [text])}
                />
              ) : (
                <RangePicker value={values[0]} onChange={(text) => onChoose(text === undefined ? [] : [text])} />
              )}
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )
  }
}
