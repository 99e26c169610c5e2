import type * as Ast from '../syntax/ast.ts'

/** Where a name lives: a slot in the frame of one function. */
export interface Variable {
  readonly owner: SlotOwner
  readonly slot: number
}

/** A function under compilation, which hands out its slots. */
export interface SlotOwner {
  newSlot(name: string): number
}

/** How a slot gets its value when the scope is entered. */
export type Entry =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly of: Variable }
  | { readonly kind: 'empty' }

/**
 * The names of one scope, found before its code is made, since Jinja decides at the entry of a scope what each of
 * its names means: a parameter, a name of an enclosing scope, one that the host's scope is asked for, or one that
 * stays undefined until it is set.
 */
export class Scope {
  readonly parent: Scope | undefined
  readonly owner: SlotOwner
  readonly #variables = new Map<string, Variable>()
  readonly #entries = new Map<number, Entry>()
  readonly #stores = new Set<string>()

  constructor(owner: SlotOwner, parent: Scope | undefined) {
    this.owner = owner
    this.parent = parent
  }

  find(name: string): Variable | undefined {
    return this.#variables.get(name) ?? this.parent?.find(name)
  }

  entries(): Iterable<readonly [number, Entry]> {
    return this.#entries
  }

  /** The names set in this scope and those around it. */
  *storedNames(): Iterable<string> {
    yield* this.#stores
    if (this.parent) yield* this.parent.storedNames()
  }

  /** `slot` is given where the name shares the slot of another scope. */
  declareParameter(name: string, slot?: number): number {
    this.#stores.add(name)
    return this.#define(name, { kind: 'parameter' }, slot)
  }

  load(name: string): void {
    if (!this.find(name)) this.#define(name, { kind: 'resolve', name })
  }

  /**
   * A name that is set in some branch only may keep what it meant before, so it starts as that;
   * a name that is set in any case starts empty, even if the host knows it.
   */
  store(name: string, isInBranch: boolean): void {
    if (this.#stores.has(name)) return
    this.#stores.add(name)
    if (this.#variables.has(name)) return
    const outer = this.parent?.find(name)
    if (outer) this.#define(name, { kind: 'alias', of: outer })
    else this.#define(name, isInBranch ? { kind: 'resolve', name } : { kind: 'empty' })
  }

  #define(name: string, entry: Entry, slot = this.#variables.get(name)?.slot ?? this.owner.newSlot(name)): number {
    this.#variables.set(name, { owner: this.owner, slot })
    this.#entries.set(slot, entry)
    return slot
  }

  // Reading the statements of the scope; bodies with a scope of their own are left to it.

  addStatements(statements: readonly Ast.Statement[], isInBranch = false): void {
    for (const statement of statements) this.#addStatement(statement, isInBranch)
  }

  addTarget(target: Ast.Target, isInBranch: boolean): void {
    if (target.kind === 'NameTarget') this.store(target.name, isInBranch)
    else if (target.kind === 'AttributeTarget') this.load(target.object)
    else for (const item of target.items) this.addTarget(item, isInBranch)
  }

  declareTarget(target: Ast.Target, shared?: Scope): void {
    if (target.kind === 'NameTarget') this.declareParameter(target.name, shared?.find(target.name)?.slot)
    else if (target.kind === 'AttributeTarget') this.load(target.object)
    else for (const item of target.items) this.declareTarget(item, shared)
  }

  addExpression(node: Ast.Expression | Ast.Slice | undefined): void {
    switch (node?.kind) {
      case undefined:
      case 'Const':
        return
      case 'Name':
        return this.load(node.name)
      case 'Tuple':
      case 'List':
      case 'Concat':
        for (const item of node.items) this.addExpression(item)
        return
      case 'Dict':
        for (const pair of node.pairs) {
          this.addExpression(pair.key)
          this.addExpression(pair.value)
        }
        return
      case 'Unary':
        return this.addExpression(node.operand)
      case 'Binary':
      case 'Logical':
        this.addExpression(node.left)
        return this.addExpression(node.right)
      case 'Compare':
        this.addExpression(node.left)
        for (const operand of node.operands) this.addExpression(operand.value)
        return
      case 'Conditional':
        this.addExpression(node.test)
        this.addExpression(node.value)
        return this.addExpression(node.otherwise)
      case 'Getattr':
        return this.addExpression(node.object)
      case 'Getitem':
        this.addExpression(node.object)
        return this.addExpression(node.key)
      case 'Slice':
        this.addExpression(node.from)
        this.addExpression(node.to)
        return this.addExpression(node.step)
      case 'Call':
        this.addExpression(node.callee)
        return this.#addArguments(node)
      case 'Filter':
      case 'Test':
        this.addExpression(node.value)
        return this.#addArguments(node)
    }
  }

  #addArguments(node: Ast.Arguments): void {
    for (const argument of node.args) this.addExpression(argument)
    for (const argument of node.kwargs) this.addExpression(argument.value)
    this.addExpression(node.splat)
    this.addExpression(node.doubleSplat)
  }

  #addStatement(node: Ast.Statement, isInBranch: boolean): void {
    switch (node.kind) {
      case 'Text':
      case 'LoopControl':
      case 'Block':
      case 'Autoescape':
        return
      case 'Output':
      case 'Do':
        return this.addExpression(node.value)
      case 'If':
        for (const branch of node.branches) {
          this.addExpression(branch.test)
          this.addStatements(branch.body, true)
        }
        return this.addStatements(node.otherwise, true)
      case 'For':
        return this.addExpression(node.iterable)
      case 'Assign':
        this.addExpression(node.value)
        return this.addTarget(node.target, isInBranch)
      case 'AssignBlock':
        return this.addTarget(node.target, isInBranch)
      case 'Macro':
        return this.store(node.name, isInBranch)
      case 'CallBlock':
        return this.addExpression(node.call)
      case 'FilterBlock':
        return this.addExpression(node.filter)
      case 'With':
        for (const binding of node.bindings) this.addExpression(binding.value)
        return
      case 'Extends':
      case 'Include':
        return this.addExpression(node.template)
      case 'Import':
        this.addExpression(node.template)
        return this.store(node.target, isInBranch)
      case 'FromImport':
        this.addExpression(node.template)
        for (const name of node.names) this.store(name.alias, isInBranch)
    }
  }
}
