import type { DataColumn } from '#api/dashboards.ts'
import { ChoiceMenu } from '../../../components/choice-menu.tsx'
import { RangePicker } from '../filters/range-picker.tsx'
import { TextField } from '../filters/text-field.tsx'
import { type ExploreState, GRAINS, isDated, shownType, TYPES } from './explore-state.ts'
import { measureChoices } from './measure-choices.ts'
import type { ModelChoice } from './model-words.ts'
import './explore-panel.css'

interface ExplorePanelProps {
  readonly state: ExploreState
  readonly models: readonly ModelChoice[]
  readonly columns: readonly DataColumn[]
  readonly onChange: (state: ExploreState) => void
}

const NAMES = { table: 'Table', bar: 'Bars', line: 'Lines', area: 'Area', stacked: 'Stacked', kpi: 'Number' } as const

/** What can be put together: a model, what is measured, by what, of which rows, and how it is drawn. */
export function ExplorePanel({ state, models, columns, onChange }: ExplorePanelProps) {
  const named = (wanted: (column: DataColumn) => boolean) =>
    columns.filter(wanted).map(({ name }) => ({ value: name, label: name }))
  const model = models.find(({ unique_id }) => unique_id === state.model)
  const measures = measureChoices(columns)
  const isReady = columns.length > 0
  return (
    <div className="explore-panel" role="group" aria-label="What is asked">
      <ChoiceMenu
        label="Model"
        isSingle
        choices={models.map(({ unique_id, label }) => ({ value: unique_id, label }))}
        chosen={state.model === undefined ? [] : [state.model]}
        told={model?.label ?? 'choose'}
        onChoose={([unique_id]) =>
          onChange({ ...state, model: unique_id, measures: ['count'], dimensions: [], time: undefined, filters: {} })
        }
      />
      {isReady && (
        <>
          <ChoiceMenu
            label="Measure"
            choices={measures}
            chosen={state.measures}
            told={told(
              state.measures.map((value) => measures.find((choice) => choice.value === value)?.label ?? value),
            )}
            onChoose={(chosen) => onChange({ ...state, measures: chosen })}
          />
          <ChoiceMenu
            label="By"
            choices={named(() => true)}
            chosen={state.dimensions}
            told={told(state.dimensions)}
            onChoose={(dimensions) => onChange({ ...state, dimensions })}
          />
          <ChoiceMenu
            label="Time"
            isSingle
            choices={named(({ name }) => isDated(name, columns))}
            chosen={state.time === undefined ? [] : [state.time]}
            told={state.time ?? 'none'}
            onChoose={([time]) => onChange({ ...state, time })}
          />
          {state.time !== undefined && (
            <Select
              label="Grain"
              value={state.grain}
              options={GRAINS.map((grain) => [grain, grain])}
              onChange={(grain) => onChange({ ...state, grain })}
            />
          )}
          <ChoiceMenu
            label="Only where"
            choices={named(() => true)}
            chosen={Object.keys(state.filters)}
            told={told(Object.keys(state.filters))}
            onChoose={(chosen) =>
              onChange({
                ...state,
                filters: Object.fromEntries(chosen.map((name) => [name, state.filters[name] ?? []])),
              })
            }
          />
          {Object.entries(state.filters).map(([column, values]) => (
            <FilterValues
              key={column}
              column={column}
              values={values}
              isRange={isDated(column, columns)}
              onChange={(chosen) => onChange({ ...state, filters: { ...state.filters, [column]: chosen } })}
            />
          ))}
          <Select
            label="Shown as"
            value={shownType(state)}
            options={TYPES.map((type) => [type, NAMES[type]])}
            onChange={(type) => onChange({ ...state, type })}
          />
        </>
      )}
    </div>
  )
}

function told(names: readonly string[]): string {
  const [first, second] = names
  if (first === undefined) return 'none'
  return second === undefined ? first : `${first} +${names.length - 1}`
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly onChange: (value: T) => void
}

function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  return (
    <label className="explore-select">
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value as T)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

interface FilterValuesProps {
  readonly column: string
  readonly values: readonly string[]
  readonly isRange: boolean
  readonly onChange: (values: readonly string[]) => void
}

function FilterValues({ column, values, isRange, onChange }: FilterValuesProps) {
  return (
    <fieldset className="explore-filter">
      <legend>{column}</legend>
      {isRange ? (
        <RangePicker value={values[0]} onChange={(text) => onChange(text === undefined ? [] : [text])} />
      ) : (
        <TextField
          label="is one of (with commas between)"
          value={values.join(', ')}
          onChange={(text) =>
            onChange(
              text
                .split(',')
                .map((value) => value.trim())
                .filter((value) => value !== ''),
            )
          }
        />
      )}
    </fieldset>
  )
}
