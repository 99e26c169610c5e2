/** Whether a text matches a shell pattern as Python's `fnmatch` reads it: `*`, `?`, `[seq]`, `[!seq]`, letter case matters. */
export function fnmatch(text: string, pattern: string): boolean {
  return matcher(pattern)(text)
}

/** The same for many texts: the pattern is understood once. */
export function matcher(pattern: string): (text: string) => boolean {
  if (!WILDCARD.test(pattern)) return (text) => text === pattern
  const expression = patternToRegExp(pattern)
  return (text) => expression.test(text)
}

const WILDCARD = /[*?[]/

/** A pattern as an expression that must match the whole text. */
export function patternToRegExp(pattern: string): RegExp {
  const characters = [...pattern]
  let source = ''
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] as string
    if (character === '*') source += '.*'
    else if (character === '?') source += '.'
    else if (character === '[') {
      const end = endOfSet(characters, index)
      if (end === undefined) source += '\\['
      else {
        source += setSource(characters.slice(index + 1, end))
        index = end
      }
    } else source += escape(character)
  }
  return new RegExp(`^(?:${source})$`, 'su')
}

/** Where a set's bracket closes; one that stands first in the set belongs to it. */
function endOfSet(characters: readonly string[], start: number): number | undefined {
  let index = start + 1
  if (characters[index] === '!') index++
  if (characters[index] === ']') index++
  while (index < characters.length && characters[index] !== ']') index++
  return index < characters.length ? index : undefined
}

function setSource(characters: readonly string[]): string {
  const isNegated = characters[0] === '!'
  const members = isNegated ? characters.slice(1) : characters
  let source = ''
  for (let index = 0; index < members.length; index++) {
    const first = members[index] as string
    const last = members[index + 2]
    if (members[index + 1] === '-' && last !== undefined) {
      // A range that runs backwards holds nothing.
      if (first <= last) source += `${escapeMember(first)}-${escapeMember(last)}`
      index += 2
    } else {
      source += escapeMember(first)
    }
  }
  if (source === '') return isNegated ? '.' : '(?!)'
  return `[${isNegated ? '^' : ''}${source}]`
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}

function escapeMember(character: string): string {
  return /[\\^\][-]/.test(character) ? `\\${character}` : character
}
