import { describe, expect, test } from 'vitest'
import { Environment, type Scope, type TagExtension } from './environment.ts'
import type * as Ast from './syntax/ast.ts'
import { TemplateSyntaxError } from './syntax/template-syntax-error.ts'
import { HostCallable } from './values/host-callable.ts'
import { ReturnSignal } from './values/return-signal.ts'
import { Undefined } from './values/undefined.ts'
import type { Value } from './values/value.ts'
import { TemplateError } from './vm/template-error.ts'

const environment = new Environment()

function scopeOf(names: Record<string, Value>): Scope {
  return { lookup: (name) => (Object.hasOwn(names, name) ? names[name] : undefined) }
}

function render(text: string, names: Record<string, Value> = {}, using = environment): string {
  return using.renderSync(using.compile({ path: 'models/a.sql', text }), scopeOf(names))
}

function renderLater(text: string, names: Record<string, Value>, signal?: AbortSignal): Promise<string> {
  return environment.render(
    environment.compile({ path: 'models/a.sql', text }),
    scopeOf(names),
    signal ? { signal } : {},
  )
}

function errorOf(run: () => unknown): TemplateError {
  try {
    run()
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const later = new HostCallable('later', async ({ args }) => {
  await Promise.resolve()
  return args[0] ?? null
})
const returns = new HostCallable('return', ({ args }) => {
  throw new ReturnSignal(args[0] ?? null)
})
const apply = new HostCallable('apply', ({ args: [callee, ...args] }, state) => state.call(callee ?? null, args))

describe('a host function that answers later', () => {
  test.each([
    ['in a print', '{{ later(1) }}', '1'],
    ['in the middle of an expression', '{{ 1 + later(2) * later(3) }}', '7'],
    ['in a macro', '{% macro m(a) %}<{{ later(a) }}>{% endmacro %}{{ m(1) }}{{ m(2) }}', '<1><2>'],
    ['in a loop', '{% for i in [1, 2] %}{{ later(i) }}{{ loop.last }} {% endfor %}', '1False 2True '],
    [
      'in the filter of a loop',
      '{% for i in [1, 2, 3] if later(i) != 2 %}{{ i }}{{ loop.last }} {% endfor %}',
      '1False 3True ',
    ],
    ['in a set block', '{% set a %}a{{ later("b") }}{% endset %}{{ a }}', 'ab'],
    [
      'in a call block',
      '{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}{{ later(1) }}{% endcall %}',
      '<1>',
    ],
    ['below another host function', '{% macro m(a) %}{{ later(a) }}!{% endmacro %}{{ apply(m, 1) }}', '1!'],
  ])('%s', async (_, text, expected) => {
    expect(await renderLater(text, { later, apply })).toBe(expected)
  })

  test('is an error of the host where nothing may wait', () => {
    expect(() => render('{{ later(1) }}', { later })).toThrow('a call waited')
  })

  test('gives its error the place of the call', async () => {
    const fails = new HostCallable('fails', () => Promise.reject(new RangeError('no such table')))
    const error = await renderLater('{% macro m() %}\n  {{ fails() }}{% endmacro %}{{ m() }}', { fails }).catch(
      (error: unknown) => error,
    )
    expect(error).toMatchObject({ message: 'no such table', type: 'RangeError', span: { line: 2, column: 6 } })
  })

  test('is the last thing that happens when the signal says so', async () => {
    const controller = new AbortController()
    const stop = new HostCallable('stop', async () => {
      controller.abort(new Error('stopped'))
      return null
    })
    await expect(renderLater('{{ stop() }}{{ later(1) }}', { stop, later }, controller.signal)).rejects.toThrow(
      'stopped',
    )
  })
})

describe('a return', () => {
  const parsed = environment.parse({
    path: 'macros/m.sql',
    text: `{% macro plain(a) %}text{{ return([a]) }}more{% endmacro %}
{% macro in_loop() %}{% for i in [1, 2] %}{% set x %}{{ return(i) }}{% endset %}{% endfor %}{% endmacro %}
{% macro prints() %}x{% endmacro %}
{% macro runs_caller() %}before {{ caller() }} after{% endmacro %}
{% macro with_caller() %}{% call runs_caller() %}{{ return('out') }}{% endcall %}{% endmacro %}
{% macro goes_on() %}{% call runs_caller() %}{{ return([1]) }}{% endcall %}{{ return('end') }}{% endmacro %}`,
  })
  const names: Record<string, Value> = { return: returns, apply }
  for (const statement of parsed.body) {
    if (statement.kind !== 'Macro') continue
    names[statement.name] = environment.macro(statement, parsed.source, scopeOf(names), { catchesReturn: true })
  }

  test.each([
    ['is the value of its macro', '{{ plain(1)[0] + 1 }}', '2'],
    ['leaves loops and captures', '{{ in_loop() + 1 }}', '2'],
    ['is not needed', '{{ prints() }}', 'x'],
    ['goes through host functions', '{{ apply(plain, 3) }}', '[3]'],
    ['in a call block ends the macro that runs it', '{{ with_caller() }}', 'out'],
    ['in a call block may be no text where its macro returns all the same', '{{ goes_on() }}', 'end'],
    ['leaves the caller undisturbed', 'a{{ prints() }}{{ plain(1) }}{{ prints() }}b', 'ax[1]xb'],
  ])('%s', (_, text, expected) => {
    expect(render(text, names)).toBe(expected)
  })

  test('without a macro to end comes out of the render', () => {
    expect(() => render('{{ return(1) }}', names)).toThrow(ReturnSignal)
  })

  test('is what a call by the host gives', () => {
    expect(environment.callSync(names['plain'] ?? null, [5], new Map(), scopeOf(names))).toEqual([5])
  })
})

describe('a call', () => {
  const parsed = environment.parse({
    path: 'macros/m.sql',
    text: `{% macro inner() %}x{% endmacro %}
{% macro middle() %}{{ inner() }}{% endmacro %}
{% macro transparent() %}{{ middle() }}{% endmacro %}`,
  })
  const outermost: string[] = []
  const names: Record<string, Value> = {}
  for (const statement of parsed.body) {
    if (statement.kind !== 'Macro') continue
    const { name } = statement
    names[name] = environment.macro(statement, parsed.source, scopeOf(names), {
      catchesReturn: true,
      isTransparent: name === 'transparent',
      onCall: (isOutermost) => isOutermost && outermost.push(name),
    })
  }

  test.each([
    ['comes from outside if no macro runs', '{{ inner() }}', ['inner']],
    ['comes from inside if a macro makes it', '{{ middle() }}', ['middle']],
    ['comes from outside if only a transparent macro makes it', '{{ transparent() }}', ['transparent', 'middle']],
  ])('%s', (_, text, expected) => {
    outermost.length = 0
    render(text, names)
    expect(outermost).toEqual(expected)
  })
})

describe('an error', () => {
  test('knows its place and the macros that were running', () => {
    const text =
      '{% macro inner(a) %}\n  {{ a.b }}{% endmacro %}\n{% macro outer() %}{{ inner(none.x) }}{% endmacro %}\n\n{{ outer() }}'
    const error = errorOf(() => render(text))
    expect(error).toMatchObject({
      type: 'UndefinedError',
      message: "'None' has no attribute 'x'",
      span: { path: 'models/a.sql', line: 2, column: 6, endColumn: 9 },
    })
    expect(error.macroStack).toEqual([
      { macro: 'inner', span: expect.objectContaining({ line: 2 }) },
      { macro: 'outer', span: expect.objectContaining({ line: 3 }) },
    ])
  })

  test('of a host function is the cause', () => {
    const cause = new Error('from the host')
    const fails = new HostCallable('fails', () => {
      throw cause
    })
    expect(errorOf(() => render('\n{{ 1 + fails() }}', { fails }))).toMatchObject({
      cause,
      span: { line: 2, column: 8 },
    })
  })

  test('below a host function keeps its place and adds the outer macros', () => {
    const text = '{% macro a() %}{{ x.y }}{% endmacro %}{% macro b() %}{{ apply(a) }}{% endmacro %}{{ b() }}'
    expect(errorOf(() => render(text, { apply })).macroStack.map((call) => call.macro)).toEqual(['a', 'b'])
  })

  test('counts lines from where the text begins in its file', () => {
    const template = environment.compile({ path: 'a.yml', text: 'a\n{{ x.y }}', line: 10 })
    expect(errorOf(() => environment.renderSync(template, scopeOf({}))).span.line).toBe(11)
  })
})

describe('a hostile template', () => {
  const limited = new Environment({ limits: { steps: 10_000, depth: 100, output: 10_000 } })
  test.each([
    [
      'that grows the list it loops over',
      '{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}',
      'more than 10000 steps',
    ],
    ['that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'maximum recursion depth exceeded'],
    [
      'that calls itself through the host',
      '{% macro m() %}{{ apply(m) }}{% endmacro %}{{ m() }}',
      'maximum recursion depth exceeded',
    ],
    [
      'that loops into itself',
      '{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}',
      'maximum recursion depth exceeded',
    ],
    [
      'that prints without end',
      '{% set a = "0123456789" * 100 %}{% for i in range(100) %}{{ a }}{% endfor %}',
      'prints more than 10000 characters',
    ],
    ['that fills a batch without end', '{{ [1]|batch(10 ** 10, 0)|list }}', 'more than 4194304 items'],
    ['that cuts into slices without end', '{{ [1]|slice(10 ** 9)|list }}', 'more than 4194304 items'],
    [
      'that doubles a list',
      '{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}',
      'a list of more than 16777216 items',
    ],
    [
      'that squares a number',
      '{% set n = namespace(v=3) %}{% for i in range(60) %}{% set n.v = n.v * n.v %}{% endfor %}',
      'integer product is too large',
    ],
    ['that asks for a huge range', '{% for i in range(10 ** 12) %}{% endfor %}', 'Range too big'],
  ])('%s is stopped', (_, text, message) => {
    expect(errorOf(() => render(text, { apply }, limited)).message).toContain(message)
  })

  test.each([
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['lists', `{{ ${'['.repeat(5000)} }}`],
    ['signs', `{{ ${'-'.repeat(5000)}1 }}`],
    ['nots', `{{ ${'not '.repeat(5000)}1 }}`],
    ['sums', `{{ 1${' + 1'.repeat(5000)} }}`],
    ['attributes', `{{ a${'.a'.repeat(5000)} }}`],
    ['filters', `{{ a${'|upper'.repeat(5000)} }}`],
    ['conditions', `{{ ${'1 if 1 else '.repeat(5000)}1 }}`],
    ['blocks', '{% if 1 %}'.repeat(5000)],
    ['loops', '{% for a in b %}'.repeat(5000)],
  ])('of nested %s is a syntax error', (_, text) => {
    expect(() => environment.compile({ path: 'a', text })).toThrow(TemplateSyntaxError)
  })
})

describe('an environment', () => {
  test('gives the pieces that a template prints as values', () => {
    const pieces = (text: string): Value[] =>
      environment.renderPiecesSync(environment.compile({ path: 'a', text }), scopeOf({ x: [1] }))
    expect(pieces('{{ x }}')).toEqual([[1]])
    expect(pieces('{{ [1] }}')).toEqual(['[1]'])
    expect(pieces('a{{ x }}{% for i in x %}{{ i }}{% endfor %}')).toEqual(['a', [1], 1])
    expect(pieces('')).toEqual([])
  })

  test('takes types of arguments where it is told to', () => {
    const typed = new Environment({ typedArguments: true })
    expect(
      render(
        '{% macro m(a: string, b: dict[string, list[int]] = none) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}',
        {},
        typed,
      ),
    ).toBe('1None')
    const [macro] = typed.parse({ path: 'a', text: '{% macro m(a: list[int]) %}{% endmacro %}' }).body
    expect((macro as Ast.Macro).parameters[0]?.type).toEqual({
      name: 'list',
      parameters: [{ name: 'int', parameters: [] }],
    })
  })

  test('lets the host name macros', () => {
    const renaming = new Environment({ macroName: (name) => `my_${name}` })
    expect(render('{% macro m() %}a{% endmacro %}{{ my_m() }}{{ m is defined }}', {}, renaming)).toBe('aFalse')
  })

  test('lets the host add tags', () => {
    const tag: TagExtension = {
      tag: 'snippet',
      parse: (parser, keyword) =>
        parser.parseMacroBody(keyword, `snippet_${parser.parseName().value}`, [], 'endsnippet'),
    }
    const text = 'a {% snippet b -%} c {{ d }} {%- endsnippet %} e'
    const [, macro] = new Environment({ tags: [tag] }).parse({ path: 'a', text }).body
    expect(macro).toMatchObject({ kind: 'Macro', name: 'snippet_b' })
    const { block } = macro as Ast.Macro
    expect(text.slice(block.start, block.end)).toBe('{% snippet b -%} c {{ d }} {%- endsnippet %}')
  })

  test('asks the host for its kind of undefined', () => {
    const missing: unknown[] = []
    const scope: Scope = {
      lookup: () => undefined,
      undefined: (hint, name, object) => {
        missing.push([hint, name, object])
        return new Undefined('none')
      },
    }
    const text = '{{ a }}{{ {}.b }}{% macro m(c) %}{{ c }}{% endmacro %}{{ m() }}'
    expect(environment.renderSync(environment.compile({ path: 'a', text }), scope)).toBe('')
    expect(missing.map((one) => (one as unknown[]).slice(0, 2))).toEqual([
      [undefined, 'a'],
      [undefined, 'b'],
      ["parameter 'c' was not provided", 'c'],
    ])
  })

  test('keeps offsets of the file where lines end in carriage returns', () => {
    const text = 'a\r\nb\r\n{{ c }}'
    const output = environment.parse({ path: 'a', text }).body.at(-1)
    expect(text.slice(output?.start, output?.end)).toBe('{{ c }}')
  })
})

describe('what a call block prints', () => {
  const give = new HostCallable('give', ({ args }) => args[0] ?? null)

  test.each<[string, Value]>([
    ['int', 5],
    ['NoneType', null],
    ['list', [1]],
  ])('is no %s', (type, value) => {
    const run = () => render('a{% call give(v) %}{% endcall %}', { give, v: value })
    expect(errorOf(run).message).toContain(`expected str instance, ${type} found: a call block prints a text`)
  })

  test.each([
    '{% set x %}{% call give(v) %}{% endcall %}{% endset %}',
    '{% macro m() %}{% call give(v) %}{% endcall %}{% endmacro %}{{ m() }}',
  ])('is no list inside of %s', (text) => {
    expect(errorOf(() => render(text, { give, v: [1] })).message).toContain('expected str instance, list found')
  })

  test('is a text, or of a name that nobody knows yet', () => {
    expect(render('a{% call give("b") %}{% endcall %}', { give })).toBe('ab')
    expect(render('a{% call give(v) %}{% endcall %}', { give, v: new Undefined('v') })).toBe('a')
  })
})
