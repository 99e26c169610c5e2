import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { PatternGroups } from './pattern-groups.ts'
import { reError } from './re-error.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

const PIECE = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([^]?))|[^\\]+/gu

/** The texts that the groups of one match found. */
interface FoundGroups {
  groupText(group: number): string | undefined
}

/** What a replacement such as `\1-\g<name>` makes of each match. */
export function compileReplacement(template: string, pattern: PatternGroups): (match: FoundGroups) => string {
  const pieces: (string | number)[] = []
  for (const found of template.matchAll(PIECE)) {
    const [written, name, octal, group, letter] = found
    const position = Array.from(template.slice(0, found.index)).length
    if (name !== undefined) pieces.push(groupOf(name, pattern, template, position + 3))
    else if (octal !== undefined) pieces.push(String.fromCharCode(Number.parseInt(octal, 8)))
    else if (group !== undefined) pieces.push(checkGroup(Number(group), pattern, template, position + 1))
    else if (letter === undefined) pieces.push(written)
    else if (letter === '') throw reError('bad escape (end of pattern)', template, position)
    else if (ESCAPES[letter] !== undefined) pieces.push(ESCAPES[letter])
    else if (letter === 'g') throw reError('missing <', template, position + 2)
    else if (/[A-Za-z]/.test(letter)) throw reError(`bad escape \\${letter}`, template, position)
    else pieces.push(written)
  }
  return (match) => pieces.map((piece) => (typeof piece === 'string' ? piece : (match.groupText(piece) ?? ''))).join('')
}

function groupOf(name: string, pattern: PatternGroups, template: string, position: number): number {
  if (name === '') throw reError('missing group name', template, position)
  if (/^\d+$/.test(name)) return checkGroup(Number(name), pattern, template, position)
  const group = pattern.groupNames.get(name)
  if (group === undefined) throw new PyError('IndexError', `unknown group name ${repr(name)}`)
  return group
}

function checkGroup(group: number, pattern: PatternGroups, template: string, position: number): number {
  if (group > pattern.groupCount) throw reError(`invalid group reference ${group}`, template, position)
  return group
}
