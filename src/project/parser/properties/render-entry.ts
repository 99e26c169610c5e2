import type { YamlPath } from '#foundation/yaml/positions.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { isRendered } from './is-rendered.ts'

/** Renders one text to the value it stands for; `path` is for messages. */
export type RenderText = (text: string, path: YamlPath) => YamlValue

const CONTROL = /\{[{%#]|[#}%]\}/

/**
 * An entry with its templates rendered, as far as dbt renders them now. Texts without a template lose one line break
 * at their end and dates become texts, as in dbt. Where nothing changes, the result is the entry itself.
 */
export function renderEntry(section: string, entry: YamlMapping, render: RenderText): YamlMapping {
  return renderValue(section, entry, render, []) as YamlMapping
}

function renderValue(section: string, value: YamlValue, render: RenderText, path: (string | number)[]): YamlValue {
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
  render: RenderText,
  path: readonly (string | number)[],
): YamlValue {
  const hasTemplate = text.includes('{') || text.includes('}') ? CONTROL.test(text) : false
  const hasBreak = text.includes('\r') || text.endsWith('\n')
  if (!(hasTemplate || hasBreak) || !isRendered(section, path)) return text
  return hasTemplate ? render(text, [...path]) : text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
}

function renderItems(section: string, items: YamlValue[], render: RenderText, path: (string | number)[]): YamlValue {
  let rendered: YamlValue[] | undefined
  for (const [index, item] of items.entries()) {
    path.push(index)
    const value = renderValue(section, item, render, path)
    path.pop()
    if (value !== item) (rendered ??= [...items])[index] = value
  }
  return rendered ?? items
}

function renderKeys(section: string, mapping: YamlMapping, render: RenderText, path: (string | number)[]): YamlValue {
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
