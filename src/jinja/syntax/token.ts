import type { Float } from '../values/float.ts'

/** The kinds of tokens, by the names of Jinja's lexer. */
export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'eof'
  | OperatorType

/** The kinds of tokens that operators and brackets are. */
export type OperatorType = (typeof OPERATORS)[keyof typeof OPERATORS]

/** By their text; the names are those of Jinja's lexer. */
export const OPERATORS = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '//': 'floordiv',
  '*': 'mul',
  '%': 'mod',
  '**': 'pow',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '==': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gteq',
  '<': 'lt',
  '<=': 'lteq',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
} as const

/** A piece of a template with its place in the text. */
export interface Token {
  readonly type: TokenType
  /** A name, the text of a string or of data, or a number. */
  readonly value: string | number | bigint | Float
  readonly start: number
  readonly end: number
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(OPERATORS).map(([text, type]) => [type, text])),
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
}

/** A kind of token as Jinja's messages call it. */
export function describeType(type: TokenType): string {
  return DESCRIPTIONS[type] ?? type
}

/** A token as Jinja's messages call it. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? (token.value as string) : describeType(token.type)
}

/** Whether a name is a literal, to which nothing can be assigned. */
export function isLiteralName(name: string): boolean {
  return /^(?:true|True|false|False|none|None)$/.test(name)
}
