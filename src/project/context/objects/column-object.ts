import { hasNo } from '#jinja/values/has-no.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import { integerArgument } from '#project/builtins/arguments.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { Dict } from '#jinja/values/dict.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Column, ColumnFactory } from '#warehouse/adapter/column.ts'
import { namedArguments, textOrNull } from './plain-arguments.ts'

/** A column of a relation as templates see it. */
export class ColumnObject extends Obj {
  override readonly typeName: string
  readonly column: Column
  readonly factory: ColumnFactory

  constructor(column: Column, factory: ColumnFactory) {
    super()
    this.column = column
    this.factory = factory
    this.typeName = column.className
  }

  override attribute(name: string): Value | undefined {
    const property = PROPERTIES[name]
    if (property) return property(this.column)
    const { fields } = this.column
    if (fields) {
      if (name === 'fields') return fields.map((field) => new ColumnObject(field, this.factory))
      const ofStruct = bindMethod(this, STRUCT_METHODS, name, this.#owner(name))
      if (ofStruct) return ofStruct
    }
    return bindMethod(this, METHODS, name, this.#owner(name)) ?? columnClassAttribute(this.factory, name)
  }

  override qualifiedTypeName(): string {
    if (this.typeName === 'Column') return 'dbt.adapters.base.column.Column'
    return `dbt.adapters.${this.typeName.replace(/Column$/, '').toLowerCase()}.column.${this.typeName}`
  }

  /** The class that has a method: the warehouse's own, where it does it another way. */
  #owner(name: string): string {
    const own = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    return Object.hasOwn(Object.getPrototypeOf(this.column), own) ? this.typeName : 'Column'
  }

  override hash(): string {
    return `column ${this.column.column} ${this.column.dtype}`
  }

  override equals(other: Value): boolean {
    if (!(other instanceof ColumnObject)) return false
    const [a, b] = [this.column, other.column]
    return (
      a.column === b.column &&
      a.dtype === b.dtype &&
      a.char_size === b.char_size &&
      a.numeric_precision === b.numeric_precision &&
      a.numeric_scale === b.numeric_scale
    )
  }

  override repr(): string {
    const { className, fields, column, dtype, char_size, numeric_precision, numeric_scale } = this.column
    const plain = { column, dtype, char_size, numeric_precision, numeric_scale }
    const parts = Object.entries(plain).map(([name, value]) => `${name}=${repr(value)}`)
    if (fields) parts.push(`fields=${repr(fields.map((field) => new ColumnObject(field, this.factory)))}`)
    return `${className}(${parts.join(', ')})`
  }
}

const PROPERTIES: Readonly<Record<string, (column: Column) => Value>> = {
  column: (column) => column.column,
  name: (column) => column.name,
  quoted: (column) => column.quoted,
  dtype: (column) => column.dtype,
  data_type: (column) => column.data_type,
  expanded_data_type: (column) => column.expanded_data_type,
  char_size: (column) => column.char_size,
  numeric_precision: (column) => column.numeric_precision,
  numeric_scale: (column) => column.numeric_scale,
}

const METHODS: MethodTable<ColumnObject> = new Map<string, (self: ColumnObject, call: CallArguments) => Value>([
  ['is_string', ({ column }) => column.isString()],
  ['is_number', ({ column }) => column.isNumber()],
  ['is_float', ({ column }) => column.isFloat()],
  ['is_integer', ({ column }) => column.isInteger()],
  ['is_numeric', ({ column }) => column.isNumeric()],
  ['string_size', ({ column }) => column.stringSize()],
  [
    'can_expand_to',
    ({ column }, call) => {
      const { other_column } = namedArguments({ method: 'Column.can_expand_to' }, call, ['other_column'], 1)
      // What is no string is not compared with anything.
      return column.isString() && column.canExpandTo(columnOf(other_column, 'is_string').column)
    },
  ],
  [
    'literal',
    ({ column }, call) =>
      column.literal(str(namedArguments({ method: 'Column.literal' }, call, ['value'], 1).value ?? null)),
  ],
])

const STRUCT_METHODS: MethodTable<ColumnObject> = new Map<string, (self: ColumnObject, call: CallArguments) => Value>([
  ['is_struct', ({ column }) => column.isStruct()],
  ['flatten', ({ column, factory }) => column.flatten().map((field) => new ColumnObject(field, factory))],
])

/** `api.Column`: makes columns, and is called to make one from name, type and sizes. */
export class ColumnClass extends Obj {
  override readonly typeName = 'type'
  readonly factory: ColumnFactory
  override readonly call: (call: CallArguments) => Value

  constructor(factory: ColumnFactory) {
    super()
    this.factory = factory
    this.call = (call) => {
      const names = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'] as const
      const given = namedArguments(
        { method: `${factory.make({ column: '', dtype: '' }).className}.__init__` },
        call,
        names,
        2,
      )
      return new ColumnObject(
        factory.make({
          column: str(given.column ?? null),
          dtype: typeText(given.dtype, 'lower'),
          char_size: numberOrNull(given.char_size),
          numeric_precision: numberOrNull(given.numeric_precision),
          numeric_scale: numberOrNull(given.numeric_scale),
        }),
        factory,
      )
    }
  }

  override attribute(name: string): Value | undefined {
    return columnClassAttribute(this.factory, name)
  }
}

function columnClassAttribute(factory: ColumnFactory, name: string): Value | undefined {
  switch (name) {
    case 'translate_type':
      return new HostCallable(name, (call) =>
        factory.translateType(
          typeText(namedArguments({ method: 'Column.translate_type' }, call, ['dtype'], 1).dtype, 'upper'),
        ),
      )
    case 'create':
      return new HostCallable(name, (call) => {
        const { name: column, label_or_dtype } = namedArguments(
          { method: 'Column.create' },
          call,
          ['name', 'label_or_dtype'],
          2,
        )
        return new ColumnObject(factory.create(str(column ?? null), typeText(label_or_dtype, 'upper')), factory)
      })
    case 'from_description':
      return new HostCallable(name, (call) => {
        const { name: column, raw_data_type } = namedArguments(
          { method: 'Column.from_description' },
          call,
          ['name', 'raw_data_type'],
          2,
        )
        return new ColumnObject(factory.fromDescription(str(column ?? null), str(raw_data_type ?? null)), factory)
      })
    case 'string_type':
      return new HostCallable(name, (call) =>
        factory.stringType(str(namedArguments({ method: 'Column.string_type' }, call, ['size'], 1).size ?? null)),
      )
    case 'TYPE_LABELS':
      return Dict.from({ ...factory.typeLabels })
    case 'numeric_type':
      return new HostCallable(name, (call) => {
        const given = namedArguments({ method: 'Column.numeric_type' }, call, ['dtype', 'precision', 'scale'], 3)
        return factory.numericType(str(given.dtype ?? null), textOrNull(given.precision), textOrNull(given.scale))
      })
    default:
      return undefined
  }
}

/** The word for a type; of anything else Python would miss the method that it calls first. */
function typeText(value: Value | undefined, method: string): string {
  if (typeof value === 'string') return value
  throw hasNo(value ?? null, method)
}

function numberOrNull(value: Value | undefined): number | null {
  return value === undefined || value === null ? null : integerArgument(value)
}

/** The column behind a template's value; of anything else Python would miss the attribute that it reads first. */
export function columnOf(value: Value | undefined, readFirst: string): ColumnObject {
  if (value instanceof ColumnObject) return value
  throw hasNo(value ?? null, readFirst)
}
