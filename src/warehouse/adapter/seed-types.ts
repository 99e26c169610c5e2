/** What type inference found in a column of a seed or a result, by agate's names. */
export type AgateType = 'integer' | 'text' | 'number' | 'boolean' | 'datetime' | 'date' | 'timedelta'

/** The database type for each kind of column of a seed. */
export interface SeedTypes {
  readonly text: string
  readonly integer: string
  /** A number column whose values all have no decimals, and one with decimals. */
  readonly wholeNumber: string
  readonly decimalNumber: string
  readonly boolean: string
  readonly datetime: string
  readonly date: string
  readonly time: string
}

/** What most SQL databases call them. */
export const SQL_SEED_TYPES: SeedTypes = {
  text: 'text',
  integer: 'integer',
  wholeNumber: 'integer',
  decimalNumber: 'float8',
  boolean: 'boolean',
  datetime: 'timestamp without time zone',
  date: 'date',
  time: 'time',
}

/** The database type of a column; `maxPrecision` is the most decimals a number in it has. */
export function seedType(types: SeedTypes, type: AgateType, maxPrecision = 0): string {
  switch (type) {
    case 'number':
      return maxPrecision > 0 ? types.decimalNumber : types.wholeNumber
    case 'timedelta':
      return types.time
    default:
      return types[type]
  }
}
