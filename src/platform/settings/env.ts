import { placeName, WRONG } from '#project/config/shapes/reading.ts'
import { SECRET, type SecretSource } from './secret.ts'
import { listOf, type Shape, shown, tableOf } from '#project/config/shapes/shape.ts'
import { textOf } from '#project/config/shapes/values.ts'

/** Variables of the environment that a step or an instance gets, each from where its value comes. */
export type EnvSettings = ReadonlyMap<string, SecretSource>

const checkEnvName = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? undefined : 'is no name of a variable')

const NAMES = listOf(
  textOf('the name of a variable', (name) => {
    const problem = checkEnvName(name)
    return problem && `'${name}' ${problem}`
  }),
)
const VALUES = tableOf(SECRET, 'names', checkEnvName)

/** A list of names that are handed on, or a mapping to values, where a name without one is handed on. */
export const ENV: Shape<EnvSettings> = {
  wanted: 'a list of variables to hand on, or a mapping from variables to values',
  schema: { anyOf: [NAMES.schema, { type: 'object' }] },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    if (Array.isArray(value)) {
      const names = NAMES.read(place, reading)
      return names === WRONG ? WRONG : new Map(names.map((name) => [name, { kind: 'env', name }]))
    }
    const entries = reading.entries(place, value)
    if (!entries) {
      return reading.refuse(
        place,
        `${placeName(place)} has to be ${this.wanted}: this is ${shown(value, reading.written(place))}`,
      )
    }
    const given = entries.filter(([, child]) => child.raw !== null).map(([name, child]) => [name, child.raw] as const)
    const values = VALUES.read({ ...place, raw: Object.fromEntries(given) }, reading)
    if (values === WRONG) return WRONG
    return new Map(entries.map(([name]) => [name, values.get(name) ?? { kind: 'env', name }]))
  },
}
