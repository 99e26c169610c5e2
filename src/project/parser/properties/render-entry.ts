import type { YamlPath } from '#foundation/yaml/positions.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { isRendered } from './is-rendered.ts'

/** What a text comes to that names something that is not there. */
export const NOTHING = Symbol('nothing')

/** Renders one text to the value it stands for; `path` is for messages. */
export type RenderText = (text: string, path: YamlPath) => YamlValue | typeof NOTHING

const CONTROL = /\{[{%#]|[#}%]\}/

/**
 * An entry with its templates rendered, as far as dbt renders them now. Texts without a template lose one line break
 * at their end and dates become texts, as in dbt. Where nothing changes, the result is the entry itself. What comes to nothing
 * is null; `tellNothing` hears where.
 */
export function renderEntry(
  section: string,
  entry: YamlMapping,
  render: RenderText,
  tellNothing: (path: YamlPath) => void = () => undefined,
): YamlMapping {
  const renderText = (text: string, path: YamlPath): YamlValue => {
    const rendered = render(text, path)
    if (rendered !== NOTHING) return rendered
    tellNothing(path)
    return null
  }
  return renderValue(section, entry, renderText, []) as YamlMapping
}

type RenderPlain = (text: string, path: YamlPath) => YamlValue

function renderValue(section: string, value: YamlValue, render: RenderPlain, path: (string | number)[]): YamlValue {
  if (typeof value === 'string') return renderString(section, value, render, path)
  if (Array.isArray(value)) return renderItems(section, value, render, path)
  if (isMapping(value)) return renderKeys(section, value, render, path)
  if (value instanceof YamlDate) return isRendered(section, path) ? value.toJSON() : value
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, renderValue(section, item, render, [...path, String(key)])]))
  }
  return value
}

function renderString(
  section: string,
  text: string,
  render: RenderPlain,
  path: readonly (string | number)[],
): YamlValue {
  const hasTemplate = text.includes('{') || text.includes('}') ? CONTROL.test(text) : false
  const hasBreak = text.includes('\r') || text.endsWith('\n')
  if (!(hasTemplate || hasBreak) || !isRendered(section, path)) return text
  return hasTemplate ? render(text, [...path]) : text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
}

function renderItems(section: string, items: YamlValue[], render: RenderPlain, path: (string | number)[]): YamlValue {
  let rendered: YamlValue[] | undefined
  for (const [index, item] of items.entries()) {
    path.push(index)
    const value = renderValue(section, item, render, path)
    path.pop()
    if (value !== item) (rendered ??= [...items])[index] = value
  }
  return rendered ?? items
}

function renderKeys(section: string, mapping: YamlMapping, render: RenderPlain, path: (string | number)[]): YamlValue {
  let rendered: YamlMapping | undefined
  for (const key in mapping) {
    const item = mapping[key] as YamlValue
    path.push(key)
    const value = renderValue(section, item, render, path)
    path.pop()
    if (value !== item) (rendered ??= { ...mapping })[key] = value
  }
  return rendered ?? mapping
}
