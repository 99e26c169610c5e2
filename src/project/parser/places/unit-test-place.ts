import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { describedEntry, keyPlace, type Place, type PlacedNode, type PlaceSources } from './described-entry.ts'
import { mentionedPlace } from './mentioned-place.ts'

/** The part of a unit test that a message about it means; where that cannot be told, its name for the whole of it. */
export function unitTestPlace(
  sources: PlaceSources,
  test: PlacedNode,
  message: string,
): { readonly place: Place; readonly isWhole: boolean } | undefined {
  const entry = describedEntry(sources, test)
  if (!entry) return undefined
  const placeOf = (path: YamlPath) => keyPlace(entry, [...entry.path, ...path])
  const part = partsMeant(entry.data, message)
    .map(placeOf)
    .find((place) => place !== undefined)
  const found = part ?? mentionedPlace(sources, test, message.replace(/^An error occurred.*\n/, ''))
  const place = found ?? placeOf(['name'])
  return place && { place, isWhole: found === undefined }
}

function partsMeant(data: YamlMapping, message: string): YamlPath[] {
  const given = Array.isArray(data.given) ? data.given : []
  const inputNamed = (name: string) =>
    given.findIndex((input) => isMapping(input) && typeof input.input === 'string' && input.input.includes(name))

  const column = /^.*Invalid column name: '(.*)' in unit test fixture for (?:'(.*)'|expected output)\./m.exec(message)
  if (column) {
    const [, name = '', input] = column
    const path: YamlPath = input === undefined ? ['expect'] : ['given', inputNamed(input)]
    const part = path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], data)
    const rows = isMapping(part as YamlMapping) ? (part as YamlMapping).rows : undefined
    const row = Array.isArray(rows) ? rows.findIndex((each) => isMapping(each) && name in each) : -1
    return [...(row < 0 ? [] : [[...path, 'rows', row, name]]), [...path, 'rows'], [...path, 'fixture'], path]
  }
  const input = /columns for unit test '(.*)' from|had an input \((.*)\) which|this' call\. Got: '(.*)'/.exec(message)
  if (input) return [['given', inputNamed(input[1] ?? input[2] ?? input[3] ?? ''), 'input']]
  if (message.includes('depends on a')) return [['given']]
  return []
}
