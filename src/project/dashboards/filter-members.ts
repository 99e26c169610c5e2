/** What queries of a dashboard call besides all that models can: `filter`, `filter_value` and `clicked`. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { FilterDefinition } from '#manifest/dashboards/definition.ts'
import { filterMark } from '#manifest/dashboards/sql/marks.ts'
import { columnSql } from '#manifest/dashboards/sql/names.ts'
import type { Member } from '#project/context/context.ts'
import { booleanOrUndefined, namedArguments, textOrNull } from '#project/context/objects/plain-arguments.ts'

export function filterMembers(filters: readonly FilterDefinition[]): ReadonlyMap<string, Member> {
  const get = (name: string | null): FilterDefinition => {
    const found = filters.find((filter) => filter.name === name)
    if (found) return found
    const names = filters.map((filter) => filter.name)
    const meant = name === null ? undefined : closest(name, names)
    const hint =
      meant !== undefined ? `did you mean '${meant}'?` : names.length > 0 ? `there are ${names.join(', ')}` : undefined
    throw dbtError('CompilationError', 'dashboard/unknown-filter', `'${name}' is no filter of the dashboard`, {
      ...(hint !== undefined && { hint }),
    })
  }
  const callable = (name: string, run: (call: CallArguments) => string): [string, Member] => [
    name,
    () => new HostCallable(name, run),
  ]
  return new Map([
    callable('filter', (call) => {
      const args = namedArguments('filter', call, ['name', 'expression', 'previous'], 1)
      const filter = get(textOrNull(args.name))
      const { column, condition, type } = filter
      const fallback = condition ?? columnSql(column ?? filter.name)
      const isPrevious = type === 'date_range' && booleanOrUndefined(args.previous) === true
      return filterMark({
        filter: filter.name,
        use: 'condition',
        expression: textOrNull(args.expression) ?? fallback,
        period: isPrevious ? 'previous' : 'given',
      })
    }),
    callable('filter_value', (call) => {
      const args = namedArguments('filter_value', call, ['name', 'side', 'previous'], 1)
      const { name, type } = get(textOrNull(args.name))
      const side = textOrNull(args.side)
      if (type === 'date_range' ? side !== 'from' && side !== 'to' : side !== null) {
        const message =
          type === 'date_range'
            ? `filter_value('${name}') is a range of dates: it needs 'from' or 'to'`
            : `filter_value('${name}') is one value, and has no sides`
        const hint = type === 'date_range' ? `filter_value('${name}', 'from')` : `filter_value('${name}')`
        throw dbtError('CompilationError', 'dashboard/filter-value', message, { hint })
      }
      const use = side === 'from' || side === 'to' ? side : 'value'
      const isPrevious = booleanOrUndefined(args.previous) === true
      return filterMark({ filter: name, use, expression: '', period: isPrevious ? 'previous' : 'given' })
    }),
    callable('clicked', (call) => {
      const args = namedArguments('clicked', call, ['column', 'expression'], 1)
      const column = textOrNull(args.column) ?? ''
      const expression = textOrNull(args.expression) ?? columnSql(column)
      return filterMark({ filter: `at.${column}`, use: 'condition', expression, period: 'given' })
    }),
  ])
}
