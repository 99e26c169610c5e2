import { describe, expect, test } from 'vitest'
import { codePieces, jinjaIn } from './code-pieces.ts'
import { highlight } from './highlight.ts'

const CODE = "select '<b>' as x\nfrom {{ ref('orders') }} -- end"

describe('the pieces of a text of code', () => {
  test('together they are the text, whatever it is cut by', () => {
    const from = CODE.indexOf('ref')
    const to = CODE.indexOf(' }}')
    const pieces = codePieces(highlight(CODE, 'sql'), [{ from, to, is: 'orders' }], jinjaIn(CODE))
    expect(pieces.map(({ text }) => text).join('')).toBe(CODE)
    const linked = pieces.filter(({ is }) => is === 'orders')
    expect(linked.map(({ text }) => text).join('')).toBe("ref('orders')")
    expect(
      pieces
        .filter(({ isJinja }) => isJinja)
        .map(({ text }) => text)
        .join(''),
    ).toBe("{{ ref('orders') }}")
    expect(pieces.find(({ text }) => text === 'select')?.scope).toBe('keyword')
  })

  test('a text without any is one piece', () => {
    expect(codePieces([{ text: 'a < b', scope: '' }], [], [])).toEqual([
      { text: 'a < b', scope: '', is: undefined, isJinja: false },
    ])
  })
})
