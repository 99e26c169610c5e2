import type { YamlPath } from '#foundation/yaml/positions.ts'

/** Texts that are templates of a later time: tests when they are compiled, descriptions when docs are, hooks when run. */
const LATE = new Set<string | number>(['tests', 'data_tests', 'description', 'loaded_at_query'])
const LATE_IN_PARTS = new Set<string | number>(['tests', 'data_tests', 'description'])
const LATE_CONFIG = new Set<string | number>(['pre_hook', 'post_hook', 'loaded_at_query'])
const PARTS = new Set<string | number>(['columns', 'dimensions', 'measures', 'entities', 'metrics'])

/** Whether dbt renders the text at a path of an entry when it reads the file. `path` starts below the entry. */
export function isRendered(section: string, path: YamlPath): boolean {
  const [first = '', second = ''] = path
  switch (section) {
    case 'sources':
      if (first === 'description' || first === 'loaded_at_query') return false
      if (first === 'config' && second === 'loaded_at_query') return false
      return first !== 'tables' || !isLate(path.slice(2))
    case 'macros':
      return first === 'arguments' ? !isLate(path.slice(1)) : !isLate(path)
    case 'metrics':
      return !isFilter(path) && !isLate(path)
    case 'saved_queries':
      return !(first === 'query_params' && second === 'where') && !isLate(path)
    default:
      return !(first === 'metrics' && isFilter(path)) && !isLate(path)
  }
}

function isFilter(path: YamlPath): boolean {
  return path.at(-1) === 'filter' || path.at(-2) === 'filter'
}

function isLate(path: YamlPath): boolean {
  const { length } = path
  if (length === 0) return false
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = path
  if (LATE.has(first)) return true
  if (length === 2 && LATE.has(second)) return true
  if (length >= 2 && first === 'config' && LATE_CONFIG.has(second)) return true
  if (length === 5 && fifth === 'description') return true
  if (first === 'versions') {
    if (length >= 3 && LATE_IN_PARTS.has(third)) return true
    if (length >= 5 && third === 'columns' && LATE_IN_PARTS.has(fifth)) return true
  }
  if (length >= 3 && PARTS.has(first) && LATE_IN_PARTS.has(third)) return true
  return (
    length >= 4 &&
    first === 'derived_semantics' &&
    (second === 'dimensions' || second === 'entities') &&
    LATE_IN_PARTS.has(fourth)
  )
}
