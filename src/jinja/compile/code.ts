import type { TemplateSource } from '../syntax/template-source.ts'

/** One function, ready to run: a template's body, a macro, a block, a recursive loop, a loop's filter, a call by the host. */
export interface Code {
  readonly kind: 'template' | 'macro' | 'block' | 'loop' | 'filter' | 'call'
  /** None for the body of a call block. */
  readonly name: string | undefined
  readonly source: TemplateSource
  readonly instructions: readonly number[]
  readonly constants: readonly unknown[]
  /** The name each slot stands for. */
  readonly slotNames: readonly string[]
  /** Where an instruction came from: its offset, then the start and end of the text; ordered by offset. */
  readonly places: readonly number[]
  readonly parameters: MacroParameters
  /** The blocks of a template by name. */
  readonly blocks: ReadonlyMap<string, Code>
}

/** What a macro takes, and the slots where its body expects it. */
export interface MacroParameters {
  readonly names: readonly string[]
  readonly slots: readonly number[]
  readonly readsCaller: boolean
  readonly callerSlot: number | undefined
  readonly varargsSlot: number | undefined
  readonly kwargsSlot: number | undefined
}

/** What a function takes that is no macro. */
export const NO_PARAMETERS: MacroParameters = {
  names: [],
  slots: [],
  readsCaller: false,
  callerSlot: undefined,
  varargsSlot: undefined,
  kwargsSlot: undefined,
}

/** The part of the template that an instruction came from. */
export function placeOf(code: Code, offset: number): { start: number; end: number } {
  const { places } = code
  let low = 0
  let high = places.length / 3
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle * 3] as number) < offset) low = middle + 1
    else high = middle
  }
  const index = Math.max(0, low - 1) * 3
  return { start: places[index + 1] ?? 0, end: places[index + 2] ?? 0 }
}

/** A name that a filter or test goes by and the function, if there is one of this name. */
export interface Named<T> {
  readonly name: string
  readonly run: T | undefined
}
