import { expect, test } from 'vitest'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { Obj } from '#jinja/values/obj.ts'
import { callFunction } from '../call-function.testing.ts'
import type { PyMatch } from './match.ts'
import { reModule } from './module.ts'

const sub = reModule().get('sub') as Obj
const shout = (match: unknown) => ((match as PyMatch).groupText(0) as string).toUpperCase()

test('a function may make the replacement of each match', () => {
  const run = new HostCallable('shout', ({ args }) => shout(args[0]))
  expect(callFunction(sub, ['[aeiou]', run, 'education', 2])).toBe('EdUcation')
})

test('such a function may wait', async () => {
  const run = new HostCallable('shout', async ({ args }) => shout(args[0]))
  expect(await callFunction(sub, ['[aeiou]', run, 'education'])).toBe('EdUcAtIOn')
})

test('such a function must answer with a text', () => {
  const run = new HostCallable('count', () => 5)
  expect(() => callFunction(sub, ['a', run, 'bab'])).toThrow('sequence item 1: expected str instance, int found')
})

test('a conditional group is refused by its place', () => {
  expect(() => callFunction(reModule().get('compile') as Obj, ['(a)?(?(1)b|c)'])).toThrow(
    'conditional groups are not supported at position 4',
  )
})
