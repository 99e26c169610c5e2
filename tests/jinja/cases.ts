import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import type { Value } from '#jinja/values/value.ts'

/** One case of a case file, with what Python's Jinja2 made of it. */
export interface Case {
  readonly name: string
  readonly context: ReadonlyMap<string, Value>
  readonly template: string
  readonly expected: string
}

/** The case files of a folder beside this file, by name. */
export function readCases(folder: string): Map<string, Case[]> {
  const root = join(import.meta.dirname, folder)
  const files = readdirSync(root).filter((file) => file.endsWith('.txt'))
  return new Map(files.map((file) => [file, readCaseFile(join(root, file))]))
}

function readCaseFile(path: string): Case[] {
  const outcomes = new Map(split(readFileSync(path.replace(/txt$/, 'out'), 'utf8')))
  return split(readFileSync(path, 'utf8')).map(([name, rest]) => {
    const parts = /^([^]*?)^---( json)?\n([^]*)$/m.exec(rest)
    if (!parts) throw new Error(`${path}: the case '${name}' has no template`)
    const [, context = '', isJson, template = ''] = parts
    const expected = outcomes.get(name)
    if (expected === undefined) throw new Error(`${path}: nothing is recorded for '${name}'`)
    return {
      name,
      context: toContext(context.trim() === '' ? {} : JSON.parse(context)),
      template: isJson ? (JSON.parse(template) as string) : template,
      expected,
    }
  })
}

function split(text: string): [string, string][] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const end = block.indexOf('\n')
      return [block.slice(0, end), block.slice(end + 1).replace(/\n$/, '')]
    })
}

export function toContext(record: Record<string, unknown>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(record).map(([name, value]) => [name, toValue(value)]))
}

/** JSON as Python reads it. Floats with an integral value cannot be told from ints and are not used in contexts. */
function toValue(json: unknown): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number') return Number.isInteger(json) ? json : new Float(json)
  if (Array.isArray(json)) return json.map(toValue)
  return Dict.of(Object.entries(json as object).map(([key, value]) => [key, toValue(value)]))
}
