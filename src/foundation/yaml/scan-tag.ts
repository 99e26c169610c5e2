import { isBlank, isBlankOrEnd, isBreak, isNameCharacter, type Reader, readBreak } from './reader.ts'
import { YamlProblem } from './yaml-problem.ts'

/** What a `%` line says, and how far it goes: `YAML` with a version, or `TAG` with a handle and what it stands for. */
export interface Directive {
  readonly name: string
  readonly words: readonly string[]
}

/** Steps over a tag as it is written: `!name`, `!!str`, `!handle!name` or `!<tag:yaml.org,2002:str>`. */
export function scanTag(reader: Reader, isFlow: boolean): void {
  const start = reader.pos
  const context = 'while scanning a tag'
  if (reader.text.charAt(start + 1) === '<') {
    reader.pos += 2
    scanTagName(reader, { start, context: 'while parsing a tag', isWhole: true, isRequired: true })
    if (reader.text.charAt(reader.pos) !== '>') {
      throw new YamlProblem("did not find the expected '>'", reader.pos, context, start)
    }
    reader.pos++
  } else {
    const handle = scanHandle(reader)
    const isRequired = handle.length > 1 && handle.endsWith('!')
    scanTagName(reader, { start, context: 'while parsing a tag', isWhole: false, isRequired })
  }
  const code = reader.text.charCodeAt(reader.pos)
  if (!isBlankOrEnd(code) && !(isFlow && code === 44)) {
    throw new YamlProblem('did not find expected whitespace or line break', reader.pos, context, start)
  }
}

/** Reads a line that begins with `%`, up to its end. */
export function scanDirective(reader: Reader): Directive {
  const start = reader.pos
  const context = 'while scanning a directive'
  const fail = (problem: string) => new YamlProblem(problem, reader.pos, context, start)
  reader.pos++
  const name = takeWhile(reader, isNameCharacter)
  if (name === '') throw fail('could not find expected directive name')
  if (!isBlankOrEnd(reader.text.charCodeAt(reader.pos))) throw fail('found unexpected non-alphabetical character')
  if (name !== 'YAML' && name !== 'TAG') throw fail('found unknown directive name')
  skipBlanks(reader)
  const words = name === 'YAML' ? [scanVersion(reader, start)] : scanTagDirective(reader, start)
  skipBlanks(reader)
  if (reader.text.charAt(reader.pos) === '#') takeWhile(reader, (code) => code !== 0 && !isBreak(code))
  const code = reader.text.charCodeAt(reader.pos)
  if (code !== 0 && !isBreak(code)) throw fail('did not find expected comment or line break')
  if (code !== 0) readBreak(reader)
  return { name, words }
}

function scanVersion(reader: Reader, start: number): string {
  const context = 'while scanning a %YAML directive'
  const scanNumber = () => {
    const digits = takeWhile(reader, isDigit)
    if (digits === '') throw new YamlProblem('did not find expected version number', reader.pos, context, start)
    return String(Number(digits))
  }
  const major = scanNumber()
  if (reader.text.charAt(reader.pos) !== '.') {
    throw new YamlProblem("did not find expected digit or '.' character", reader.pos, context, start)
  }
  reader.pos++
  return `${major}.${scanNumber()}`
}

function scanTagDirective(reader: Reader, start: number): string[] {
  const context = 'while scanning a %TAG directive'
  if (reader.text.charAt(reader.pos) !== '!') {
    throw new YamlProblem("did not find expected '!'", reader.pos, 'while scanning a tag directive', start)
  }
  const handle = scanHandle(reader)
  if (handle !== '!' && !handle.endsWith('!')) {
    throw new YamlProblem("did not find expected '!'", reader.pos, 'while parsing a tag directive', start)
  }
  if (!isBlank(reader.text.charCodeAt(reader.pos))) {
    throw new YamlProblem('did not find expected whitespace', reader.pos, context, start)
  }
  skipBlanks(reader)
  const from = reader.pos
  scanTagName(reader, { start, context: 'while parsing a %TAG directive', isWhole: true, isRequired: true })
  if (!isBlankOrEnd(reader.text.charCodeAt(reader.pos))) {
    throw new YamlProblem('did not find expected whitespace or line break', reader.pos, context, start)
  }
  return [handle, reader.text.slice(from, reader.pos)]
}

/** `!`, `!!` or `!name!`; also `!name`, which is no handle but the beginning of a tag. */
function scanHandle(reader: Reader): string {
  const from = reader.pos++
  takeWhile(reader, isNameCharacter)
  if (reader.text.charAt(reader.pos) === '!') reader.pos++
  return reader.text.slice(from, reader.pos)
}

interface TagName {
  readonly start: number
  readonly context: string
  /** Whether it may hold commas and brackets. */
  readonly isWhole: boolean
  readonly isRequired: boolean
}

function scanTagName(reader: Reader, { start, context, isWhole, isRequired }: TagName): void {
  const from = reader.pos
  for (;;) {
    const letter = reader.text.charAt(reader.pos)
    if (letter === '%') scanEscapes(reader, context, start)
    else if (isNameCharacter(letter.charCodeAt(0)) || (isWhole ? WHOLE : PART).includes(letter)) reader.pos++
    else break
  }
  if (isRequired && reader.pos === from) {
    throw new YamlProblem('did not find expected tag URI', reader.pos, context, start)
  }
}

const PART = ";/?:@&=+$.!~*'()"
const WHOLE = `${PART},[]`

/** One character as `%` and two hexadecimal digits for each of its bytes. */
function scanEscapes(reader: Reader, context: string, start: number): void {
  let missing = 1
  for (let isFirst = true; missing > 0; isFirst = false, missing--) {
    const [, digits] = /^%([0-9a-fA-F]{2})/.exec(reader.text.slice(reader.pos, reader.pos + 3)) ?? []
    if (digits === undefined) throw new YamlProblem('did not find URI escaped octet', reader.pos, context, start)
    const byte = Number.parseInt(digits, 16)
    if (isFirst) {
      missing = lengthOf(byte)
      if (missing === 0) {
        throw new YamlProblem('found an incorrect leading UTF-8 octet', reader.pos, context, start)
      }
    } else if (byte >> 6 !== 0b10) {
      throw new YamlProblem('found an incorrect trailing UTF-8 octet', reader.pos, context, start)
    }
    reader.pos += 3
  }
}

/** Of a character in UTF-8, by its first byte. */
function lengthOf(byte: number): number {
  if (byte < 0x80) return 1
  if (byte >> 5 === 0b110) return 2
  if (byte >> 4 === 0b1110) return 3
  return byte >> 3 === 0b11110 ? 4 : 0
}

function skipBlanks(reader: Reader): void {
  takeWhile(reader, isBlank)
}

function takeWhile(reader: Reader, isWanted: (code: number) => boolean): string {
  const from = reader.pos
  while (isWanted(reader.text.charCodeAt(reader.pos))) reader.pos++
  return reader.text.slice(from, reader.pos)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
