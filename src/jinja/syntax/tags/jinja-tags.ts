import type { TagParser } from '../parser.ts'
import { parseSet, parseWith } from './assignment-tags.ts'
import { parseFor, parseIf, parseLoopControl } from './control-tags.ts'
import { parseFrom, parseImport, parseInclude } from './import-tags.ts'
import { parseBlock, parseExtends } from './inheritance-tags.ts'
import { parseCall, parseMacro } from './macro-tags.ts'
import { parseAutoescape, parseDo, parseFilterBlock, parsePrint } from './output-tags.ts'

/** The block tags of Jinja and of its extensions `do` and `loopcontrols`. */
export const JINJA_TAGS: ReadonlyMap<string, TagParser> = new Map<string, TagParser>([
  ['autoescape', parseAutoescape],
  ['block', parseBlock],
  ['break', parseLoopControl],
  ['call', parseCall],
  ['continue', parseLoopControl],
  ['do', parseDo],
  ['extends', parseExtends],
  ['filter', parseFilterBlock],
  ['for', parseFor],
  ['from', parseFrom],
  ['if', parseIf],
  ['import', parseImport],
  ['include', parseInclude],
  ['macro', parseMacro],
  ['print', parsePrint],
  ['set', parseSet],
  ['with', parseWith],
])
