import { isoDate, isoOffset, isoTime } from '#foundation/yaml/iso-text.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'

/** The statement with its values in the places of `%s`, as Python's driver puts them; `%%` is a percent sign. */
export function withBindings(sql: string, bindings: readonly Cell[]): string {
  let next = 0
  return sql.replace(/%[s%]/g, (mark) => (mark === '%%' ? '%' : sqlLiteral(bindings[next++] ?? null)))
}

export function sqlLiteral(cell: Cell): string {
  switch (typeof cell) {
    case 'string':
      return quoted(cell)
    case 'number':
    case 'bigint':
      return signed(String(cell))
    case 'boolean':
      return String(cell)
  }
  if (cell === null) return 'NULL'
  switch (cell.kind) {
    case 'float':
      return Number.isFinite(cell.value) ? signed(String(cell.value)) : `'${floatName(cell.value)}'::float`
    case 'decimal':
      return /^-?\d/.test(cell.text) ? signed(cell.text) : `'${cell.text}'::numeric`
    case 'uuid':
      return quoted(cell.text)
    case 'date':
      return `'${isoDate(cell)}'::date`
    case 'timestamp':
      return `'${isoDate(cell)}T${isoTime(cell)}${zoneText(cell)}'::${cell.zone ? 'timestamptz' : 'timestamp'}`
    case 'time':
      return `'${isoTime(cell)}${zoneText(cell)}'::${cell.zone ? 'timetz' : 'time'}`
    case 'interval':
      return `'${cell.months} months ${cell.days} days ${cell.microseconds} microseconds'::interval`
    case 'bytes':
      return `'\\x${Buffer.from(cell.bytes).toString('hex')}'::bytea`
    case 'list':
    case 'tuple':
      return cell.items.length === 0 ? "'{}'" : `ARRAY[${cell.items.map(sqlLiteral).join(',')}]`
    default:
      throw new Error(`a ${cell.kind} cannot be bound`)
  }
}

/** A backslash is a letter like any other: servers have read standard texts that way since version 9.1. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Else `-` would join with one before it. */
function signed(number: string): string {
  return number.startsWith('-') ? ` ${number}` : number
}

function floatName(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

function zoneText({ zone }: { readonly zone?: { readonly offsetSeconds: number } }): string {
  return zone ? isoOffset(zone.offsetSeconds / 60) : ''
}
