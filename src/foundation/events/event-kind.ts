import type { Level } from './event.ts'
import type { Style } from './style.ts'

/** The fields of an event, each there: those that were not given have the value that stands for nothing. */
export type EventFields = Readonly<Record<string, unknown>>

/** What an event's field holds. A `message` that was not given is left out. */
export type FieldType = 'text' | 'integer' | 'long' | 'float' | 'boolean' | 'list' | 'mapping' | 'message' | 'node_info'

/** What the catalogue knows of an event. */
export interface EventKind {
  readonly code: string
  /** Absent where each event says it for itself. */
  readonly level?: Level
  readonly fields: ReadonlyMap<string, FieldType>
  readonly text: (fields: EventFields, style: Style) => string
}

type Text = EventKind['text'] | string

/** Makes a kind of event; `fields` are names with their types, as in `name index:i node`. Plain names hold text. */
function kind(code: string, level: Level | undefined, fields: string, text: Text): EventKind {
  return {
    code,
    ...(level && { level }),
    fields: parseFields(fields),
    text: typeof text === 'string' ? () => text : text,
  }
}

/** A kind of events that only debug logs tell. */
export const debug = (code: string, fields: string, text: Text) => kind(code, 'debug', fields, text)
/** A kind of events that users see. */
export const info = (code: string, fields: string, text: Text) => kind(code, 'info', fields, text)
/** A kind of warnings. */
export const warn = (code: string, fields: string, text: Text) => kind(code, 'warn', fields, text)
/** A kind of errors. */
export const error = (code: string, fields: string, text: Text) => kind(code, 'error', fields, text)
/** A kind of events whose level is given with each of them. */
export const varying = (code: string, fields: string, text: Text) => kind(code, undefined, fields, text)

const TYPES: Readonly<Record<string, FieldType>> = {
  i: 'integer',
  l: 'long',
  f: 'float',
  b: 'boolean',
  list: 'list',
  map: 'mapping',
  message: 'message',
}

function parseFields(text: string): ReadonlyMap<string, FieldType> {
  const fields = new Map<string, FieldType>()
  for (const word of text.split(' ')) {
    if (word === '') continue
    const [name = '', type] = word.split(':')
    if (name === 'node') fields.set('node_info', 'node_info')
    else fields.set(name, type === undefined ? 'text' : (TYPES[type] as FieldType))
  }
  return fields
}

/** The fields of an event in full, as dbt's protocol has them. What it does not know is left out. */
export function fillFields(kind: EventKind, data: EventFields): EventFields {
  const filled: Record<string, unknown> = {}
  for (const [name, type] of kind.fields) {
    const value = fill(type, data[name])
    if (value !== undefined) filled[name] = value
  }
  return filled
}

function fill(type: FieldType, value: unknown): unknown {
  const isAbsent = value === undefined || value === null
  switch (type) {
    case 'text':
      return isAbsent ? '' : String(value)
    case 'integer':
    case 'float':
      return isAbsent ? 0 : value
    case 'long':
      return isAbsent ? '0' : String(value)
    case 'boolean':
      return isAbsent ? false : value
    case 'list':
      return isAbsent ? [] : value
    case 'mapping':
      return isAbsent ? {} : value
    default:
      return isAbsent ? undefined : value
  }
}

/** A field that holds a mapping, or an empty one. */
export function mapping(value: unknown): EventFields {
  return typeof value === 'object' && value !== null ? (value as EventFields) : {}
}

/** A field that holds a list, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
