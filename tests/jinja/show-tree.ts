import type * as Ast from '#jinja/syntax/ast.ts'
import type { Lexer } from '#jinja/syntax/lexer.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import type { Token } from '#jinja/syntax/token.ts'
import { Float } from '#jinja/values/float.ts'
import { repr } from '#jinja/values/to-string.ts'

/** Tokens as `record.py` writes those of Jinja's lexer. */
export function showTokens(lexer: Lexer, text: string): string {
  const lines: string[] = []
  for (let token = lexer.next(); token.type !== 'eof'; token = lexer.next()) {
    const { line } = spanOf({ path: '', text }, token)
    lines.push(`${line} ${token.type} ${showTokenValue(token, text)}`)
  }
  return lines.join('\n')
}

function showTokenValue(token: Token, text: string): string {
  const isTagEdge = /_(?:begin|end)$/.test(token.type)
  return isTagEdge ? show(text.slice(token.start, token.end).replace(/\r\n?/g, '\n')) : show(token.value)
}

/** A tree in the form that `record.py` gives Jinja's own. */
export function showTemplate(template: Ast.Template): string {
  return statements(template.body).join('\n')
}

/** Jinja gathers neighbouring texts and prints in one node. */
function statements(body: readonly Ast.Statement[]): string[] {
  const shown: string[] = []
  let outputs: string[] = []
  const flush = (): void => {
    if (outputs.length > 0) shown.push(`(Output [${outputs.join(' ')}])`)
    outputs = []
  }
  for (const statement of body) {
    if (statement.kind === 'Text') {
      outputs.push(`(TemplateData ${show(statement.text)})`)
    } else if (statement.kind === 'Output') {
      outputs.push(expression(statement.value))
    } else {
      flush()
      shown.push(statementText(statement))
    }
  }
  flush()
  return shown
}

function list(items: readonly string[]): string {
  return `[${items.join(' ')}]`
}

function statementText(node: Exclude<Ast.Statement, Ast.Text | Ast.Output>): string {
  switch (node.kind) {
    case 'If': {
      const [first, ...rest] = node.branches
      const branch = (one: Ast.If['branches'][number] | undefined): string =>
        one ? `${expression(one.test)} ${list(statements(one.body))}` : ''
      const elifs = rest.map((one) => `(If ${branch(one)} [] [])`)
      return `(If ${branch(first)} ${list(elifs)} ${list(statements(node.otherwise))})`
    }
    case 'For':
      return `(For ${target(node.target)} ${expression(node.iterable)} ${list(statements(node.body))} ${list(statements(node.otherwise))} ${optional(node.test)} ${node.isRecursive})`
    case 'Assign':
      return `(Assign ${target(node.target)} ${expression(node.value)})`
    case 'AssignBlock':
      return `(AssignBlock ${target(node.target)} ${optional(node.filter)} ${list(statements(node.body))})`
    case 'Macro':
      return `(Macro ${show(node.name)} ${signature(node)} ${list(statements(node.body))})`
    case 'CallBlock':
      return `(CallBlock ${expression(node.call)} ${signature(node)} ${list(statements(node.body))})`
    case 'FilterBlock':
      return `(FilterBlock ${list(statements(node.body))} ${expression(node.filter)})`
    case 'With':
      return `(With ${list(node.bindings.map((one) => target(one.target)))} ${list(node.bindings.map((one) => expression(one.value)))} ${list(statements(node.body))})`
    case 'Do':
      return `(ExprStmt ${expression(node.value)})`
    case 'LoopControl':
      return node.action === 'break' ? '(Break)' : '(Continue)'
    case 'Block':
      return `(Block ${show(node.name)} ${list(statements(node.body))} ${node.isScoped} ${node.isRequired})`
    case 'Extends':
      return `(Extends ${expression(node.template)})`
    case 'Include':
      return `(Include ${expression(node.template)} ${node.withContext} ${node.ignoresMissing})`
    case 'Import':
      return `(Import ${expression(node.template)} ${show(node.target)} ${node.withContext})`
    case 'FromImport': {
      const names = node.names.map(({ name, alias }) => (name === alias ? show(name) : list([show(name), show(alias)])))
      return `(FromImport ${expression(node.template)} ${list(names)} ${node.withContext})`
    }
    case 'Autoescape':
      return `(Scope [(ScopedEvalContextModifier [(Keyword "autoescape" ${expression(node.value)})] ${list(statements(node.body))})])`
  }
}

function signature(node: Ast.Signature): string {
  const names = node.parameters.map((parameter) => `(Name ${show(parameter.name)})`)
  const defaults = node.parameters.flatMap((parameter) => (parameter.default ? [expression(parameter.default)] : []))
  return `${list(names)} ${list(defaults)}`
}

function target(node: Ast.Target): string {
  if (node.kind === 'NameTarget') return `(Name ${show(node.name)})`
  if (node.kind === 'AttributeTarget') return `(NSRef ${show(node.object)} ${show(node.name)})`
  return `(Tuple ${list(node.items.map(target))})`
}

function optional(node: Ast.Expression | undefined): string {
  return node ? expression(node) : 'null'
}

const BINARY = { '+': 'Add', '-': 'Sub', '*': 'Mul', '/': 'Div', '//': 'FloorDiv', '%': 'Mod', '**': 'Pow' } as const
const UNARY = { not: 'Not', '-': 'Neg', '+': 'Pos' } as const
const COMPARE = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lteq',
  '>': 'gt',
  '>=': 'gteq',
  in: 'in',
  'not in': 'notin',
} as const

function expression(node: Ast.Expression | Ast.Slice): string {
  switch (node.kind) {
    case 'Const':
      return `(Const ${show(node.value)})`
    case 'Name':
      return `(Name ${show(node.name)})`
    case 'Tuple':
    case 'List':
    case 'Concat':
      return `(${node.kind} ${list(node.items.map(expression))})`
    case 'Dict':
      return `(Dict ${list(node.pairs.map((pair) => `(Pair ${expression(pair.key)} ${expression(pair.value)})`))})`
    case 'Unary':
      return `(${UNARY[node.operator]} ${expression(node.operand)})`
    case 'Binary':
      return `(${BINARY[node.operator]} ${expression(node.left)} ${expression(node.right)})`
    case 'Logical':
      return `(${node.operator === 'and' ? 'And' : 'Or'} ${expression(node.left)} ${expression(node.right)})`
    case 'Compare': {
      const operands = node.operands.map((one) => `(Operand ${show(COMPARE[one.operator])} ${expression(one.value)})`)
      return `(Compare ${expression(node.left)} ${list(operands)})`
    }
    case 'Conditional':
      return `(CondExpr ${expression(node.test)} ${expression(node.value)} ${optional(node.otherwise)})`
    case 'Getattr':
      return `(Getattr ${expression(node.object)} ${show(node.name)})`
    case 'Getitem':
      return `(Getitem ${expression(node.object)} ${expression(node.key)})`
    case 'Slice':
      return `(Slice ${optional(node.from)} ${optional(node.to)} ${optional(node.step)})`
    case 'Call':
      return `(Call ${expression(node.callee)} ${args(node)})`
    case 'Filter':
      return `(Filter ${optional(node.value)} ${show(node.name)} ${args(node)})`
    case 'Test':
      return `(Test ${expression(node.value)} ${show(node.name)} ${args(node)})`
  }
}

function args(node: Ast.Arguments): string {
  const kwargs = node.kwargs.map((one) => `(Keyword ${show(one.name)} ${expression(one.value)})`)
  return `${list(node.args.map(expression))} ${list(kwargs)} ${optional(node.splat)} ${optional(node.doubleSplat)}`
}

/** As Python's `json.dumps` shows a value. */
function show(value: string | number | bigint | boolean | null | Float): string {
  if (value instanceof Float || typeof value === 'bigint') return repr(value)
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
