import { expect, test } from 'vitest'
import { Environment } from './environment.ts'
import { OutputTrace } from './vm/output-trace.ts'

/** Where the text `!` of the output was written: each place as its macro and the text of the template there. */
async function placesOf(text: string): Promise<string[]> {
  const environment = new Environment()
  const trace = new OutputTrace()
  const output = await environment.render(
    environment.compile({ path: 't', text }),
    { lookup: () => undefined },
    { trace },
  )
  const lines = text.split(/\r\n|\n/)
  return trace
    .placesOf(output.indexOf('!'))
    .map(
      ({ macro, span }) =>
        `${macro ?? ''}${span.line}: ${lines[span.line - 1]?.slice(span.column - 1, span.endLine === span.line ? (span.endColumn ?? 0) - 1 : undefined)}`,
    )
}

test.each([
  ['text of the template', 'a\nb !c', ['2: !']],
  ['text behind lines that end with two characters', 'a\r\n{# x #}b\r\n c !', ['3: !']],
  ['text behind a tag that strips', '{% if true -%}\n  a !{% endif %}', ['2: !']],
  ['an expression', "a {{ 'x' ~ '!' }}", ["1: 'x' ~ '!'"]],
  ['text in a loop', '{% for i in [1, 2] %}\n a{{ i }}{% if i == 2 %} !{% endif %}{% endfor %}', ['2: !']],
  ['text of a macro', '{% macro m() %}\n a !{% endmacro %}b\n{{ m() }}', ['m2: !', '3: m()']],
  ['an argument of a macro', "{% macro m(x) %}a {{ x }}{% endmacro %}\n{{ m('!') }}", ['m1: x', "2: m('!')"]],
  [
    'a macro in a macro',
    '{% macro a() %}!{% endmacro %}{% macro b() %}b{{ a() }}{% endmacro %}\n{{ b() }}',
    ['a1: !', 'b1: a()', '2: b()'],
  ],
  ['a text that was set before', '{% set t %}x\n !{% endset %}\na {{ t }}', ['2: !', '3: t']],
  [
    'the body of a call',
    '{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}\n!{% endcall %}',
    ['2: !', 'm1: caller()', '1: m()'],
  ],
  ['a filter over a macro', '{% macro m() %}!{% endmacro %}\n{{ m() | upper }}', ['m1: !', '2: m() | upper']],
  [
    'a recursive loop',
    '{% for i in [[1]] recursive %}{% if i is iterable %}{{ loop(i) }}{% else %}\n!{% endif %}{% endfor %}',
    ['2: !', '1: [[1]]'],
  ],
])('%s is found where it was written', async (_, text, expected) => {
  expect(await placesOf(text)).toEqual(expected)
})

test('nothing is behind the end of the text', async () => {
  expect(await placesOf('a')).toEqual([])
})
