import { expect, test } from 'vitest'
import { extractBlocks } from './extract-blocks.ts'

const MACRO: ReadonlySet<string> = new Set(['macro'])

const cases: readonly (readonly [rule: string, text: string, full: readonly string[]])[] = [
  [
    'a tag with a dash owns the white space before it',
    'text\n\n{%- macro a() %}1{% endmacro %}',
    ['\n\n{%- macro a() %}1{% endmacro %}'],
  ],
  [
    'a closing dash owns the white space behind it',
    '{% macro a() %}1{% endmacro -%}\n\ntext',
    ['{% macro a() %}1{% endmacro -%}\n\n'],
  ],
  [
    'white space between two blocks belongs to the former if both have dashes',
    '{%- macro a() -%}1{%- endmacro -%}\n\n{%- macro b() -%}2{%- endmacro -%}\n',
    ['{%- macro a() -%}1{%- endmacro -%}\n\n', '{%- macro b() -%}2{%- endmacro -%}\n'],
  ],
  [
    'white space between two blocks belongs to the latter if only it has a dash',
    '{% macro a() %}1{% endmacro %}\n\n{%- macro b() %}2{% endmacro %}',
    ['{% macro a() %}1{% endmacro %}', '\n\n{%- macro b() %}2{% endmacro %}'],
  ],
]

test.each(cases)('%s', (_, text, full) => {
  expect(extractBlocks({ path: 'macros/a.sql', text }, MACRO).map((block) => block.full)).toEqual(full)
})
