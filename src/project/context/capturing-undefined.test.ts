import { describe, expect, test } from 'vitest'
import { CapturingUndefined } from './capturing-undefined.ts'
import { dbtEnvironments } from './environments.ts'

/** Templates, and what dbt's own Undefined makes of them while a node is parsed. */
const CASES: readonly (readonly [string, string])[] = [
  ['{{ missing.name }}', 'missing'],
  ['{{ missing.x.name }}', 'x'],
  ["{{ missing['x'].name }}", 'missing'],
  ['{{ missing(1).y.name }}', 'y'],
  ['{% do missing.x %}{{ missing.name }}', 'missing'],
  ['{% set kept = missing %}{% do kept.x %}{{ kept.name }}', 'x'],
  ['{{ missing.hint }}', 'None'],
  ['{{ ([]|first).hint }}', 'No first item, sequence was empty.'],
  ['{{ ([]|first).name }}', 'None'],
  ['{{ missing.__class__ }}{{ missing.a.b() }}{{ dict(missing) }}', '{}'],
  ['{{ missing.a.b + 1 }}', "'b' is undefined"],
  ['{{ [][5] + 1 }}', '5 is undefined'],
  ['{{ ([]|first) + 1 }}', 'No first item, sequence was empty.'],
]

describe('an unknown name while a node is parsed', () => {
  test.each(CASES)('%s gives %s', (text, expected) => {
    expect(outcome(text)).toBe(expected)
  })
})

function outcome(text: string): string {
  const environment = dbtEnvironments().text
  try {
    return environment.renderSync(environment.compile({ path: 'case', text }), {
      lookup: () => undefined,
      undefined: (hint, name) => new CapturingUndefined(hint, name),
    })
  } catch (error) {
    return (error as Error).message
  }
}
