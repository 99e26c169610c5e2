import type { TemplateSource } from '../syntax/template-source.ts'
import { type Code, type MacroParameters, NO_PARAMETERS } from './code.ts'
import { Op } from './instructions.ts'
import type { Scope, SlotOwner, Variable } from './scope.ts'

interface Place {
  readonly start: number
  readonly end: number
}

/** Collects the instructions of one function. */
export class Emitter implements SlotOwner {
  readonly parent: Emitter | undefined
  readonly #source: TemplateSource
  readonly #instructions: number[] = []
  readonly #constants: unknown[] = []
  readonly #slotNames: string[] = []
  readonly #places: number[] = []

  constructor(source: TemplateSource, parent: Emitter | undefined) {
    this.#source = source
    this.parent = parent
  }

  finish(
    kind: Code['kind'],
    name: string | undefined,
    extra: { parameters?: MacroParameters; blocks?: ReadonlyMap<string, Code> } = {},
  ): Code {
    return {
      kind,
      name,
      source: this.#source,
      instructions: this.#instructions,
      constants: this.#constants,
      slotNames: this.#slotNames,
      places: this.#places,
      parameters: extra.parameters ?? NO_PARAMETERS,
      blocks: extra.blocks ?? new Map(),
    }
  }

  newSlot(name: string): number {
    return this.#slotNames.push(name) - 1
  }

  constant(value: unknown): number {
    return this.#constants.push(value) - 1
  }

  emit(...instruction: readonly number[]): void {
    for (const number of instruction) this.#instructions.push(number)
  }

  /** Says which part of the template the instructions from here on belong to. */
  mark(place: Place): void {
    const places = this.#places
    const last = places.length - 3
    if (last >= 0 && places[last] === this.#instructions.length) {
      places[last + 1] = place.start
      places[last + 2] = place.end
    } else if (last < 0 || places[last + 1] !== place.start || places[last + 2] !== place.end) {
      places.push(this.#instructions.length, place.start, place.end)
    }
  }

  get offset(): number {
    return this.#instructions.length
  }

  /** Emits an instruction whose last operand is an offset not yet known; `land` fills it in. */
  emitJump(...instruction: readonly number[]): number {
    this.emit(...instruction, -1)
    return this.offset - 1
  }

  land(jump: number): void {
    this.#instructions[jump] = this.offset
  }

  load({ owner, slot }: Variable): void {
    const depth = this.#depthOf(owner)
    if (depth === 0) this.emit(Op.Load, slot)
    else this.emit(Op.LoadOuter, depth, slot)
  }

  depthAndSlot({ owner, slot }: Variable): [number, number] {
    return [this.#depthOf(owner), slot]
  }

  /** Gives the names of a scope what they mean at its entry. In a new frame all slots are empty already. */
  enter(scope: Scope, isNewFrame = false): void {
    for (const [slot, entry] of scope.entries()) {
      switch (entry.kind) {
        case 'resolve':
          if (entry.name === 'self') this.emit(Op.SelfReference, slot)
          else this.emit(Op.Resolve, slot, this.constant(entry.name))
          break
        case 'alias':
          this.emit(Op.Copy, slot, ...this.depthAndSlot(entry.of))
          break
        case 'empty':
          if (!isNewFrame) this.emit(Op.Clear, slot)
      }
    }
  }

  #depthOf(owner: SlotOwner): number {
    let depth = 0
    if (this === owner) return depth
    for (let emitter = this.parent; emitter; emitter = emitter.parent) {
      depth++
      if (emitter === owner) return depth
    }
    throw new Error('a name belongs to no enclosing function')
  }
}
