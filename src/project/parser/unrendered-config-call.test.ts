import { expect, test } from 'vitest'
import { Environment } from '#jinja/environment.ts'
import { unrenderedConfigCall } from './unrendered-config-call.ts'

/** An argument of `config(…)`, and what dbt keeps of it. */
const cases: readonly (readonly [written: string, kept: string])[] = [
  ["'a'", 'a'],
  ['5', '5'],
  ['-5', '-5'],
  ['+5', 'Pos(node=Const(value=5))'],
  ['not a', 'not a'],
  ['a.b', 'a.b'],
  ["a['b']", "a['b']"],
  ['a[1:2]', 'a[Slice(start=Const(value=1), stop=Const(value=2), step=None)]'],
  ["[1, 'x', a]", "[1, 'x', a]"],
  ['(1,)', '(1,)'],
  ['(1, 2)', '(1, 2)'],
  ["{'a': 1, 'b': [x]}", "{'a': 1, 'b': [x]}"],
  ['f(1, b=2, *c, **d)', 'f(1, b=2, *c, **d)'],
  ["a ~ 'b' ~ 1", "a ~ 'b' ~ 1"],
  ['a < 1 <= 2', 'a < 1 <= 2'],
  ['a in b', 'a in b'],
  ['a not in b', 'a not in b'],
  ["a == 'x' or b != 1 and c", "a == 'x' or b != 1 and c"],
  [
    "'x' if a == 'b' else 'y'",
    "CondExpr(test=Compare(expr=Name(name='a', ctx='load'), ops=[Operand(op='eq', expr=Const(value='b'))]), expr1=Const(value='x'), expr2=Const(value='y'))",
  ],
  [
    "['x' if target.type in ['a'] else 'y']",
    "[CondExpr(test=Compare(expr=Getattr(node=Name(name='target', ctx='load'), attr='type', ctx='load'), ops=[Operand(op='in', expr=List(items=[Const(value='a')]))]), expr1=Const(value='x'), expr2=Const(value='y'))]",
  ],
  ["'x' if a", "CondExpr(test=Name(name='a', ctx='load'), expr1=Const(value='x'), expr2=None)"],
  [
    'a + b - c * d / e // f % g ** h',
    "Sub(left=Add(left=Name(name='a', ctx='load'), right=Name(name='b', ctx='load')), right=Mod(left=FloorDiv(left=Div(left=Mul(left=Name(name='c', ctx='load'), right=Name(name='d', ctx='load')), right=Name(name='e', ctx='load')), right=Name(name='f', ctx='load')), right=Pow(left=Name(name='g', ctx='load'), right=Name(name='h', ctx='load'))))",
  ],
  [
    "a | default('x', true)",
    "Filter(node=Name(name='a', ctx='load'), name='default', args=[Const(value='x'), Const(value=True)], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  [
    "[a | join(sep=',', *b, **c)]",
    "[Filter(node=Name(name='a', ctx='load'), name='join', args=[], kwargs=[Keyword(key='sep', value=Const(value=','))], dyn_args=Name(name='b', ctx='load'), dyn_kwargs=Name(name='c', ctx='load'))]",
  ],
  [
    'a is none',
    "Test(node=Name(name='a', ctx='load'), name='none', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  [
    'a is not none',
    "not Test(node=Name(name='a', ctx='load'), name='none', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  [
    'a is divisibleby 3',
    "Test(node=Name(name='a', ctx='load'), name='divisibleby', args=[Const(value=3)], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  ['(a + 1).real', "Add(left=Name(name='a', ctx='load'), right=Const(value=1)).real"],
  ['x[a + 1]', "x[Add(left=Name(name='a', ctx='load'), right=Const(value=1))]"],
  [
    "{'k': a + 1}['k'][::2]",
    "{'k': Add(left=Name(name='a', ctx='load'), right=Const(value=1))}['k'][Slice(start=None, stop=None, step=Const(value=2))]",
  ],
  ['1.5', '1.5'],
  ['None', 'None'],
  [
    '(-a) | abs',
    "Filter(node=Neg(node=Name(name='a', ctx='load')), name='abs', args=[], kwargs=[], dyn_args=None, dyn_kwargs=None)",
  ],
  ['a > b >= c', 'a > b >= c'],
  [
    '-5 if a else +5',
    "CondExpr(test=Name(name='a', ctx='load'), expr1=Neg(node=Const(value=5)), expr2=Pos(node=Const(value=5)))",
  ],
]

test.each(cases)('of the argument %s stays what dbt keeps', (written, kept) => {
  const node = { raw_code: `{{ config(k=${written}) }}`, original_file_path: 'models/a.sql' }
  expect(unrenderedConfigCall(new Environment(), node)).toEqual({ k: kept })
})
