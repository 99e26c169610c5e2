import type { ExploreQuestion } from '#api/explore.ts'
import { columnSql, textSql } from '#manifest/dashboards/sql/names.ts'
import { isRelativeRange } from '#manifest/dashboards/relative-range.ts'
import { checkFilterValue } from './bind-query.ts'
import { exploreDefinition } from './explore-definition.ts'

export type SavedTile = Readonly<Record<string, unknown>>

/**
 * A question as a tile that stands in a file: what was chosen is a condition there, since filters belong to all tiles of a dashboard. Undefined where a value
 * could be taken for a template.
 */
export function savedTile(
  question: ExploreQuestion,
  id: string,
  title: string | null,
): { readonly tile: SavedTile } | { readonly problem: string } {
  const [tile = {}] = exploreDefinition(question).tiles
  const texts = [...question.filters.flatMap(({ values }) => values), title ?? '']
  const template = texts.find((text) => /\{[{%#]/.test(text))
  if (template !== undefined) return { problem: `'${template}' would be a template in a file` }
  const conditions: string[] = []
  for (const { column, type, values } of question.filters) {
    const chosen = values.filter((value) => value !== '')
    for (const value of chosen) {
      if (type === 'date_range' && isRelativeRange(value)) {
        return {
          problem: `'${value}' moves along, which the condition of a tile does not: choose dates, or give the dashboard a filter with default: ${value}`,
        }
      }
      const problem = checkFilterValue(type, value)
      if (problem !== undefined) return { problem }
    }
    conditions.push(...conditionsOf(columnSql(column), type, chosen))
  }
  return {
    tile: {
      ...tile,
      id,
      ...(title !== null && title.trim() !== '' && { title }),
      ...(conditions.length > 0 && { where: conditions.join(' and ') }),
    },
  }
}

function conditionsOf(
  column: string,
  type: ExploreQuestion['filters'][number]['type'],
  values: readonly string[],
): readonly string[] {
  const [first] = values
  if (first === undefined) return []
  switch (type) {
    case 'multi_select':
      return [`cast(${column} as varchar) in (${values.map(textSql).join(', ')})`]
    case 'text':
      return [`position(lower(${textSql(first)}) in lower(cast(${column} as varchar))) > 0`]
    case 'date_range': {
      const [from = '', to = ''] = first.split('..')
      return [
        ...(from === '' ? [] : [`${column} >= date '${from}'`]),
        ...(to === '' ? [] : [`${column} < date '${to}' + interval '1 day'`]),
      ]
    }
  }
}
