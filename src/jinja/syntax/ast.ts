import type { Float } from '../values/float.ts'
import type { TemplateSource } from './template-source.ts'

/**
 * A template as a tree. Every node knows the offsets of its own text in `TemplateSource.text`;
 * `spanOf` turns them into lines and columns. A statement begins at its keyword, behind the `{%`.
 */
interface Place {
  readonly start: number
  readonly end: number
}

/** A whole template. */
export interface Template {
  readonly kind: 'Template'
  readonly source: TemplateSource
  readonly body: readonly Statement[]
}

/** What has a value. */
export type Expression =
  | Const
  | Name
  | TupleDisplay
  | ListDisplay
  | DictDisplay
  | Unary
  | Binary
  | Logical
  | Compare
  | Concat
  | Conditional
  | Getattr
  | Getitem
  | Call
  | Filter
  | Test

/** `1`, `'a'`, `true`, `none` */
export interface Const extends Place {
  readonly kind: 'Const'
  readonly value: null | boolean | number | bigint | string | Float
}

/** `orders` */
export interface Name extends Place {
  readonly kind: 'Name'
  readonly name: string
}

/** `a, b` or `(a, b)` */
export interface TupleDisplay extends Place {
  readonly kind: 'Tuple'
  readonly items: readonly Expression[]
}

/** `[a, b]` */
export interface ListDisplay extends Place {
  readonly kind: 'List'
  readonly items: readonly Expression[]
}

/** `{'a': 1}` */
export interface DictDisplay extends Place {
  readonly kind: 'Dict'
  readonly pairs: readonly { readonly key: Expression; readonly value: Expression }[]
}

/** `not a`, `-a`, `+a` */
export interface Unary extends Place {
  readonly kind: 'Unary'
  readonly operator: 'not' | '-' | '+'
  readonly operand: Expression
}

/** `a + b` */
export interface Binary extends Place {
  readonly kind: 'Binary'
  readonly operator: '+' | '-' | '*' | '/' | '//' | '%' | '**'
  readonly left: Expression
  readonly right: Expression
}

/** `a and b`, `a or b` */
export interface Logical extends Place {
  readonly kind: 'Logical'
  readonly operator: 'and' | 'or'
  readonly left: Expression
  readonly right: Expression
}

/** The operators that can be chained. */
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** `a < b <= c` is one node with two operands. */
export interface Compare extends Place {
  readonly kind: 'Compare'
  readonly left: Expression
  readonly operands: readonly { readonly operator: CompareOperator; readonly value: Expression }[]
}

/** `a ~ b ~ c` */
export interface Concat extends Place {
  readonly kind: 'Concat'
  readonly items: readonly Expression[]
}

/** `a if b else c` */
export interface Conditional extends Place {
  readonly kind: 'Conditional'
  readonly test: Expression
  readonly value: Expression
  readonly otherwise: Expression | undefined
}

/** `a.b` */
export interface Getattr extends Place {
  readonly kind: 'Getattr'
  readonly object: Expression
  readonly name: string
}

/** `a[b]`, and `a.0` */
export interface Getitem extends Place {
  readonly kind: 'Getitem'
  readonly object: Expression
  readonly key: Expression | Slice
}

/** `from:to:step` between brackets. */
export interface Slice extends Place {
  readonly kind: 'Slice'
  readonly from: Expression | undefined
  readonly to: Expression | undefined
  readonly step: Expression | undefined
}

/** What stands between the parentheses of a call, a filter or a test. */
export interface Arguments {
  readonly args: readonly Expression[]
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[]
  /** `*values` */
  readonly splat: Expression | undefined
  /** `**mapping` */
  readonly doubleSplat: Expression | undefined
}

/** `a(b)` */
export interface Call extends Place, Arguments {
  readonly kind: 'Call'
  readonly callee: Expression
}

/** `a|name(b)` */
export interface Filter extends Place, Arguments {
  readonly kind: 'Filter'
  /** Undefined at the inner end of a filter block's chain, where the block's text comes in. */
  readonly value: Expression | undefined
  readonly name: string
}

/** `a is name(b)` */
export interface Test extends Place, Arguments {
  readonly kind: 'Test'
  readonly value: Expression
  readonly name: string
}

/** What can be assigned to. */
export type Target = NameTarget | AttributeTarget | TupleTarget

/** `name` */
export interface NameTarget extends Place {
  readonly kind: 'NameTarget'
  readonly name: string
}

/** `namespace.attribute` */
export interface AttributeTarget extends Place {
  readonly kind: 'AttributeTarget'
  readonly object: string
  readonly name: string
}

/** `a, b` */
export interface TupleTarget extends Place {
  readonly kind: 'TupleTarget'
  readonly items: readonly Target[]
}

/** What stands in a body, one after the other. */
export type Statement =
  | Text
  | Output
  | If
  | For
  | Assign
  | AssignBlock
  | Macro
  | CallBlock
  | FilterBlock
  | With
  | Do
  | LoopControl
  | Block
  | Extends
  | Include
  | Import
  | FromImport
  | Autoescape

/** What the template prints as it is written. */
export interface Text extends Place {
  readonly kind: 'Text'
  readonly text: string
}

/** One `{{ … }}`, or one expression of a `{% print … %}`. */
export interface Output extends Place {
  readonly kind: 'Output'
  readonly value: Expression
}

/** `{% if %}…{% elif %}…{% else %}…{% endif %}` */
export interface If extends Place {
  readonly kind: 'If'
  /** `if` and each `elif`. */
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[]
  readonly otherwise: readonly Statement[]
}

/** `{% for target in iterable if test recursive %}…{% else %}…{% endfor %}` */
export interface For extends Place {
  readonly kind: 'For'
  readonly target: Target
  readonly iterable: Expression
  readonly test: Expression | undefined
  readonly isRecursive: boolean
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
  /** Whether the body reads a name `loop`; without it no loop object is made. */
  readonly mentionsLoop: boolean
}

/** `{% set target = value %}` */
export interface Assign extends Place {
  readonly kind: 'Assign'
  readonly target: Target
  readonly value: Expression
}

/** `{% set target | filter %}…{% endset %}` */
export interface AssignBlock extends Place {
  readonly kind: 'AssignBlock'
  readonly target: Target
  readonly filter: Filter | undefined
  readonly body: readonly Statement[]
}

/** One parameter of a macro or of a call block. */
export interface Parameter extends Place {
  readonly name: string
  readonly default: Expression | undefined
  /** As in `a: dict[string, int]`, where the parser allows types. */
  readonly type: TypeName | undefined
}

/** A type that is written behind a parameter. */
export interface TypeName {
  readonly name: string
  readonly parameters: readonly TypeName[]
}

/** What macros and call blocks have in common. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  /** Whether `caller`, `varargs` or `kwargs` occur in the body at all. */
  readonly mentionsSpecial: boolean
}

/** `{% macro name(parameters) %}…{% endmacro %}`, and what tags of the host make. */
export interface Macro extends Place, Signature {
  readonly kind: 'Macro'
  readonly name: string
  /** The whole block, from the `{%` of its first tag to behind the `%}` of its last. */
  readonly block: Place
}

/** `{% call(parameters) callee() %}…{% endcall %}` */
export interface CallBlock extends Place, Signature {
  readonly kind: 'CallBlock'
  readonly call: Call
}

/** `{% filter name %}…{% endfilter %}` */
export interface FilterBlock extends Place {
  readonly kind: 'FilterBlock'
  readonly filter: Filter
  readonly body: readonly Statement[]
}

/** `{% with target = value %}…{% endwith %}` */
export interface With extends Place {
  readonly kind: 'With'
  readonly bindings: readonly { readonly target: Target; readonly value: Expression }[]
  readonly body: readonly Statement[]
}

/** `{% do value %}` */
export interface Do extends Place {
  readonly kind: 'Do'
  readonly value: Expression
}

/** `{% break %}` and `{% continue %}` */
export interface LoopControl extends Place {
  readonly kind: 'LoopControl'
  readonly action: 'break' | 'continue'
}

/** `{% block name %}…{% endblock %}` */
export interface Block extends Place {
  readonly kind: 'Block'
  readonly name: string
  readonly isScoped: boolean
  readonly isRequired: boolean
  readonly body: readonly Statement[]
}

/** `{% extends template %}` */
export interface Extends extends Place {
  readonly kind: 'Extends'
  readonly template: Expression
}

/** `{% include template %}` */
export interface Include extends Place {
  readonly kind: 'Include'
  readonly template: Expression
  readonly ignoresMissing: boolean
  readonly withContext: boolean
}

/** `{% import template as target %}` */
export interface Import extends Place {
  readonly kind: 'Import'
  readonly template: Expression
  readonly target: string
  readonly withContext: boolean
}

/** `{% from template import name as alias %}` */
export interface FromImport extends Place {
  readonly kind: 'FromImport'
  readonly template: Expression
  readonly names: readonly { readonly name: string; readonly alias: string }[]
  readonly withContext: boolean
}

/** `{% autoescape value %}…{% endautoescape %}` */
export interface Autoescape extends Place {
  readonly kind: 'Autoescape'
  readonly value: Expression
  readonly body: readonly Statement[]
}
