import { type Code, NO_PARAMETERS } from '../compile/code.ts'
import { Op } from '../compile/instructions.ts'
import type { Value } from '../values/value.ts'

const NOWHERE = { path: '', text: '' }

/** Code that calls a value, as a template would. It stands in no template, so an error in it has no place. */
export function callCode(callee: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Code {
  const constants: unknown[] = [callee, ...args, ...kwargs.values(), [...kwargs.keys()]]
  const instructions = constants.slice(0, -1).flatMap((_, index) => [Op.Const, index])
  const names = kwargs.size > 0 ? constants.length - 1 : -1
  instructions.push(Op.Call, args.length, names, Op.ReturnValue)
  return {
    kind: 'call',
    name: undefined,
    source: NOWHERE,
    instructions,
    constants,
    slotNames: [],
    places: [],
    parameters: NO_PARAMETERS,
    blocks: new Map(),
  }
}
