import { describe, expect, test } from 'vitest'
import { findOwn } from '#foundation/source/find-own.ts'
import { mergedVars } from './vars.ts'

const layers = {
  cli: { a: 'cli' },
  root: { a: 'root', b: 'root', pk: { c: 'root for pk', d: 'root for pk' } },
  own: { b: 'own', d: 'own', e: 'own', pk: { e: 'own for pk' } },
}

describe('a variable', () => {
  test.each([
    ['of the command line wins', 'a', 'cli'],
    ['of the root project wins over the package', 'b', 'root'],
    ['that the root project gives to the package is seen there', 'c', 'root for pk'],
    ['that the root gives to the package wins over what the package says', 'd', 'root for pk'],
    ['that a package gives to itself by name wins over its others', 'e', 'own for pk'],
    ['that nobody gives is undefined', 'f', undefined],
    ['named after a part of an object is as unknown as others', 'constructor', undefined],
  ])('%s', (_, name, value) => {
    expect(findOwn(mergedVars('pk', layers), name)).toBe(value)
  })

  test('for one package is not seen by another', () => {
    expect(mergedVars('other', layers)).not.toHaveProperty('c')
  })
})
