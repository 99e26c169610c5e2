import { isMark, isWord, splitAt } from './split.ts'
import type { LogicalLine, Token } from './tokens.ts'

/** What is wrong with the `model` function of a file, in dbt's words: one model a file, two arguments, one result. */
export function checkModelFunction(lines: readonly LogicalLine[]): string | undefined {
  const problems: string[] = []
  let models = 0
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as LogicalLine
    if (!isWord(line.tokens[0], 'def')) continue
    const end = endOfBlock(lines, at)
    if (isWord(line.tokens[1], 'model')) {
      models += 1
      problems.push(...problemsOf(line, lines.slice(at + 1, end)))
    }
    // Functions inside of functions are no concern.
    at = end - 1
  }
  if (models !== 1) return `dbt allows exactly one model defined per python file, found ${models}`
  return problems.length > 0 ? problems.join('\n') : undefined
}

function endOfBlock(lines: readonly LogicalLine[], start: number): number {
  const { indent } = lines[start] as LogicalLine
  const end = lines.findIndex((line, at) => at > start && line.indent <= indent)
  return end < 0 ? lines.length : end
}

function problemsOf({ tokens }: LogicalLine, body: readonly LogicalLine[]): string[] {
  const problems: string[] = []
  const group = tokens[2]
  const names = group?.kind === 'group' ? argumentNames(group.items) : []
  if (names.length > 0 && names[0] !== 'dbt') problems.push("'dbt' not provided for model as the first argument")
  if (names.length !== 2) {
    problems.push('model function should have two args, `dbt` and a session to current warehouse')
  }
  if (!returnsOne(lastStatement(tokens, body))) {
    problems.push('In current version, model function should return only one dataframe object')
  }
  return problems
}

/** Those that can be given by position or by name. */
function argumentNames(items: readonly Token[]): string[] {
  let names: string[] = []
  for (const [first] of splitAt(items, ',')) {
    if (first?.kind === 'mark') {
      if (first.text !== '/') break
      names = []
    } else if (first?.kind === 'name') names.push(first.text)
  }
  return names
}

function lastStatement(head: readonly Token[], body: readonly LogicalLine[]): readonly Token[] {
  const colon = head.findIndex((token) => isMark(token, ':'))
  const inline = head.slice(colon + 1)
  const indent = body[0]?.indent
  const line = inline.length > 0 ? inline : (body.filter((each) => each.indent === indent).at(-1)?.tokens ?? [])
  return splitAt(line, ';').at(-1) ?? []
}

function returnsOne([first, ...value]: readonly Token[]): boolean {
  if (!isWord(first, 'return')) return false
  if (value.some((token) => isMark(token, ','))) return false
  const [only] = value
  const isTuple =
    value.length === 1 &&
    only?.kind === 'group' &&
    only.open === '(' &&
    (only.items.length === 0 || only.items.some((token) => isMark(token, ',')))
  return !isTuple
}
