import { expect, test } from 'vitest'
import { toldJson } from './told-json.ts'

const PLACED = 'Parsing Error in trellis.yml:3:1   [settings/invalid]\n  It is wrong\n\n  3 │ x: 1'

test.each([
  [
    "Runtime Error   [changes/no-snapshot]\n  no snapshot is called 'x'\n  hint: there are a, b\n",
    { code: 'changes/no-snapshot', message: "no snapshot is called 'x'", hint: 'there are a, b' },
  ],
  [
    "04:42:35  [ERROR]: Encountered an error:\nRuntime Error   [selector/unknown-method]\n  'x' is no method\n",
    { code: 'selector/unknown-method', message: "'x' is no method", hint: null },
  ],
  ['Nobody knows\n', { code: 'project/refused', message: 'Nobody knows', hint: null }],
  [PLACED, { code: 'project/refused', message: PLACED, hint: null }],
])('what a command refuses is told as the problem that it is', (errorOutput, problem) => {
  expect(() => toldJson({ exitCode: 2, output: '', errorOutput })).toThrow(
    expect.objectContaining({ statusCode: 422, ...problem }),
  )
})
