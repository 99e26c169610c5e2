/** The single values that any file may hold. */
import { closest } from '#foundation/source/closest.ts'
import { isMapping, YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { scalar, type Shape } from './shape.ts'

const STRING = { type: 'string' }

/** `wanted` says what text it is: `the name of a person or a team`. */
export function textOf(wanted: string, check: (text: string) => string | undefined = () => undefined): Shape<string> {
  return scalar(wanted, STRING, (value) => {
    if (Array.isArray(value) || isMapping(value)) return {}
    if (typeof value !== 'string') return { hint: 'put it in quotes' }
    if (value.trim() === '') return { problem: 'this is empty' }
    const problem = check(value)
    return problem === undefined ? { value } : { problem }
  })
}

export const TEXT = textOf('a text')

export const FLAG: Shape<boolean> = scalar('true or false', { type: 'boolean' }, (value) => {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  return word === 'true' || word === 'false' ? { value: word === 'true' } : {}
})

export function integerOf(least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  const wanted =
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`
  return scalar(wanted, { type: 'integer', minimum: least, maximum: most }, (value) => {
    // Jinja makes texts of numbers.
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
      ? { value: number }
      : {}
  })
}

export const NUMBER: Shape<number> = scalar('a number', { type: 'number' }, (value) => {
  if (value instanceof YamlFloat) return { value: value.value }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? { value: number } : {}
})

export function oneOf<T extends string>(words: readonly T[]): Shape<T> {
  const wanted = `one of ${words.join(', ')}`
  return scalar(wanted, { type: 'string', enum: words }, (value) => {
    const found = words.find((word) => word === value)
    if (found !== undefined) return { value: found }
    const meant = typeof value === 'string' ? closest(value, words) : undefined
    return meant === undefined ? {} : { hint: `did you mean '${meant}'?` }
  })
}
