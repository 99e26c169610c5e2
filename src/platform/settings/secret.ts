import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { splitWords } from './split-words.ts'
import { type Place, placeName, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { type Shape, shown } from '#project/config/shapes/shape.ts'

/** A text that nobody is to see. It has to be asked for it: in JSON and in texts it is stars. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '*****'
  }

  toJSON(): string {
    return '*****'
  }
}

/** Where a secret comes from. It is fetched when it is needed, so that who does not need it does not have to have it. */
export type SecretSource =
  | { readonly kind: 'text'; readonly secret: Secret }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'command'; readonly words: readonly string[] }
  /** Its Jinja ends with an error, as where a variable of the environment is not set. */
  | { readonly kind: 'missing'; readonly problem: string }

/** A text, or where it is to be had: `{ env: NAME }`, `{ file: path }`, `{ command: pass show slack }`. */
export const SECRET: Shape<SecretSource> = {
  wanted: 'a secret: a text, or { env: NAME }, { file: path }, { command: … }',
  schema: {
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        properties: { env: { type: 'string' }, file: { type: 'string' }, command: { type: 'string' } },
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
      },
    ],
  },
  read(place, reading) {
    const value = reading.revealed(place)
    if (value instanceof DbtError) return { kind: 'missing', problem: value.diagnostics[0]?.message ?? value.message }
    if (typeof value === 'string') return { kind: 'text', secret: new Secret(value) }
    const entries = reading.entries(place, value)
    const [entry, ...more] = entries ?? []
    if (entry && more.length === 0) return readSource(entry[0], entry[1], reading)
    const found = shown(value, reading.written(place))
    return reading.refuse(place, `${placeName(place)} has to be ${this.wanted}: this is ${found}`)
  },
}

function readSource(kind: string, place: Place, reading: Reading): SecretSource | Wrong {
  const value = reading.value(place)
  if (value === WRONG) return WRONG
  if (typeof value !== 'string' || value.trim() === '')
    return reading.refuse(place, `${placeName(place)} has to be a text`)
  switch (kind) {
    case 'env':
      return { kind, name: value }
    case 'file':
      return { kind, path: value }
    case 'command': {
      const words = splitWords(value)
      return words ? { kind, words } : reading.refuse(place, `${placeName(place)} has a quote that is not closed`)
    }
    default:
      return reading.refuseName(place, `'${kind}' is no place for a secret`, kind, ['env', 'file', 'command'], {
        reason: 'unknown-key',
        onKey: true,
      })
  }
}
