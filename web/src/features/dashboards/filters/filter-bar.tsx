import type { Dashboard } from '#api/dashboards.ts'
import { Button } from '../../../components/button.tsx'
import { type FilterValues, isDefault, withFilter, withoutFilters, writtenValues } from './filter-values.ts'
import { FilterControl } from './filter-control.tsx'
import './filter-bar.css'

interface FilterBarProps {
  readonly dashboard: Dashboard
  readonly values: FilterValues
  readonly search: string
  readonly onSearch: (search: string) => void
}

/** What a reader may choose, each choice in the address. What is chosen looks so, and one button takes all of it back. */
export function FilterBar({ dashboard, values, search, onSearch }: FilterBarProps) {
  const { filters } = dashboard
  if (filters.length === 0) return null
  const isChosen = filters.some((filter) => !isDefault(filter, values[filter.name] ?? []))
  return (
    <div className="filter-bar" role="group" aria-label="Filters">
      {filters.map((filter) => (
        <FilterControl
          key={filter.name}
          dashboard={dashboard.name}
          filter={filter}
          values={values[filter.name] ?? []}
          onChoose={(chosen) => onSearch(withFilter(search, filter, chosen))}
        />
      ))}
      {isChosen && (
        <Button kind="bare" onClick={() => onSearch(withoutFilters(search, filters))}>
          Reset
        </Button>
      )}
    </div>
  )
}

/** What a printed page says of its filters: those that are set. */
export function FilterWords({ dashboard, values }: Pick<FilterBarProps, 'dashboard' | 'values'>) {
  const set = dashboard.filters.filter((filter) => (values[filter.name] ?? []).length > 0)
  if (set.length === 0) return null
  return (
    <p className="filter-words">
      {set.map((filter) => (
        <span key={filter.name}>
          {filter.label} <b>{writtenValues(filter, values[filter.name] ?? [])}</b>
        </span>
      ))}
    </p>
  )
}
