/** What a piece of a terminal's line is like. */
export type TerminalTone = 'ok' | 'bad' | 'warn' | 'run' | 'off' | 'quiet' | 'leaf' | 'strong' | 'cat-4' | 'cat-6'

export interface TerminalPiece {
  readonly text: string
  readonly tone: TerminalTone | undefined
}

/** A line as the terminal colours it: by the colours that are in it, else by its words. */
export function terminalPieces(line: string): readonly TerminalPiece[] {
  return line.includes('\u001b') ? byEscapes(line) : byWords(line)
}

/** Without what colours it: for searching and copying. */
export function plainLine(line: string): string {
  return line.includes('\u001b') ? line.replaceAll(ESCAPE, '') : line
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what terminals are told by.
// oxlint-disable-next-line no-control-regex -- it is what terminals are told by.
const ESCAPE = /\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007]*(?:\u0007|$)|.?)/g

function byEscapes(line: string): readonly TerminalPiece[] {
  const pieces: TerminalPiece[] = []
  let tone: TerminalTone | undefined
  let at = 0
  const add = (text: string) => text !== '' && pieces.push({ text, tone })
  for (const match of line.matchAll(ESCAPE)) {
    add(line.slice(at, match.index))
    at = match.index + match[0].length
    if (match[0].endsWith('m')) tone = toneAfter(match[0].slice(2, -1), tone)
  }
  add(line.slice(at))
  return pieces
}

/** The last of several counts; background, underline and the like are left out. */
function toneAfter(codes: string, before: TerminalTone | undefined): TerminalTone | undefined {
  let tone = before
  const numbers = (codes === '' ? '0' : codes).split(';').map(Number)
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0
    // 38;5;n and 38;2;r;g;b: colours of their own, which are not ours.
    if (code === 38 || code === 48) at += numbers[at + 1] === 2 ? 4 : 2
    else if (code === 0 || code === 39) tone = undefined
    else if (code === 1) tone ??= 'strong'
    else if (code === 2) tone ??= 'quiet'
    else tone = COLOURS[code % 60 === code ? code : code - 60] ?? tone
  }
  return tone
}

/** By the numbers of dark colours; bright ones are 60 higher. */
const COLOURS: Readonly<Record<number, TerminalTone>> = {
  30: 'quiet',
  31: 'bad',
  32: 'ok',
  33: 'warn',
  34: 'run',
  35: 'cat-4',
  36: 'cat-6',
}

/** What each of its groups is like stands in `WORD_TONES`, in their order: the first group that matches somewhere counts. */
const WORDS = new RegExp(
  [
    /(^\d\d:\d\d:\d\d(?:\.\d+)? )/,
    /((?:\b[A-Z][a-z]+ )?\bError in (?:(?:unit test|data test|[a-z]+) )?[^\s(]+|^[A-Z][a-z]+ Error\b|\[ERROR\]|\[FAILURE\]|\bERROR\b(?!=0)|\bFAIL(?: \d+)?\b|\bCompleted with .*[1-9].*)/,
    /(\[WARNING\]|\bWARN(?: \d+)?\b(?!=0))/,
    /(\bOK\b|\bPASS\b(?!=)|\bSUCCESS \d+\b|\bCompleted successfully\b)/,
    /(\bSKIP(?:PED)?\b(?!=)|\bNO-OP\b(?!=)|\bREUSED?\b(?!=))/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
)
const WORD_TONES: readonly TerminalTone[] = ['quiet', 'bad', 'warn', 'ok', 'off']

function byWords(line: string): readonly TerminalPiece[] {
  if (/^\s*(?:│\s*)?\^+\s*$/.test(line)) return [{ text: line, tone: 'bad' }]
  if (/^\s*hint: /.test(line)) return [{ text: line, tone: 'leaf' }]
  const pieces: TerminalPiece[] = []
  let at = 0
  for (const match of line.matchAll(WORDS)) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index), tone: undefined })
    const group = match.findIndex((text, index) => index > 0 && text !== undefined)
    pieces.push({ text: match[0], tone: WORD_TONES[group - 1] })
    at = match.index + match[0].length
  }
  if (at < line.length || pieces.length === 0) pieces.push({ text: line.slice(at), tone: undefined })
  return pieces
}
