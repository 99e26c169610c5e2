import { expect, test } from 'vitest'
import { bytesText } from './bytes-text.ts'

const CASES: readonly (readonly [bytes: readonly number[], text: string])[] = [
  [[], String.raw`b''`],
  [[97, 98, 99], String.raw`b'abc'`],
  [[0, 31, 127, 255], String.raw`b'\x00\x1f\x7f\xff'`],
  [[9, 10, 13, 92], String.raw`b'\t\n\r\\'`],
  [[105, 116, 39, 115], String.raw`b"it's"`],
  [[34], String.raw`b'"'`],
  [[39, 34], String.raw`b'\'"'`],
  [[195, 169, 32, 126], String.raw`b'\xc3\xa9 ~'`],
]

test.each(CASES)('bytes %j print as in Python', (bytes, text) => {
  expect(bytesText(Uint8Array.from(bytes))).toBe(text)
})
