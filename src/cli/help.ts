import { type Option, optionsOf } from '#project/config/option.ts'
import { OPTIONS } from '#project/config/options.ts'
import { COMMAND_NAMES, GROUPS } from './command-names.ts'
import { COMMAND_LINE_OPTIONS } from './own-options.ts'
import { PLATFORM_COMMANDS } from './platform/platform-commands.ts'
import { PLATFORM_GROUPS } from './platform/platform-groups.ts'

const WIDTH = 88
const TERM_WIDTH = 34

/** The help of the program, of a group, or of a command. */
export function helpText(program: string, words: string): string {
  const name = COMMAND_NAMES.find((each) => each.words === words)
  if (!name) return groupHelp(program, words)
  const options = optionsOf(COMMAND_LINE_OPTIONS, name.command).filter(({ hidden }) => !hidden)
  const argument = name.argument ? ` ${name.argument}` : ''
  return [
    `Usage: ${program} ${words} [OPTIONS]${argument}`,
    `  ${name.summary}`,
    section('Options', options.filter(({ commands }) => commands !== 'global').map(optionRow)),
    section('Options of every command', [
      ...options.filter(({ commands }) => commands === 'global').map(optionRow),
      ...ALWAYS,
    ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

const ALWAYS: readonly Row[] = [
  ['-v, --version', 'Show the version'],
  ['-h, --help', 'Show this help'],
]

function groupHelp(program: string, group: string): string {
  const isIn = ({ words }: { readonly words: string }) => group === '' || words.startsWith(`${group} `)
  const nameIn = (words: string) => (group ? words.slice(group.length + 1) : words)
  const commands = COMMAND_NAMES.filter((each) => !each.isHidden && isIn(each))
  const beyond = PLATFORM_COMMANDS.filter(isIn)
  const isDbts = commands.length > 0
  const calls = group ? `${program} ${group}` : program
  return [
    `Usage: ${calls} [OPTIONS] COMMAND [ARGS]...`,
    `  ${group ? (GROUPS[group] ?? PLATFORM_GROUPS[group]) : 'Runs dbt projects: models, tests, seeds, snapshots and docs.'}`,
    section(
      'Commands',
      commands.map(({ words, summary }) => [nameIn(words), summary]),
    ),
    section(
      isDbts ? 'Commands that dbt does not have' : 'Commands',
      beyond.map(({ words, summary }) => [nameIn(words), summary]),
    ),
    isDbts
      ? section('Options of every command', [
          ...OPTIONS.filter(({ commands: where, hidden }) => where === 'global' && !hidden).map(optionRow),
          ...ALWAYS,
        ])
      : '',
    `Each command has options of its own: ${calls} COMMAND --help`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

type Row = readonly [string, string]

function section(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return ''
  return [`${title}:`, ...rows.map(([term, text]) => row(term, text))].join('\n')
}

function row(term: string, text: string): string {
  const indent = ' '.repeat(TERM_WIDTH + 2)
  const lines = wrap(text, WIDTH - TERM_WIDTH - 2)
  const first = `  ${term}`
  const body = lines.join(`\n${indent}`)
  return first.length < TERM_WIDTH ? `${first.padEnd(TERM_WIDTH + 2)}${body}` : `${first}\n${indent}${body}`
}

function optionRow(option: Option): Row {
  const { long, short, type, help } = option
  const names = [...(short ?? []).map((letter) => `-${letter}`), ...long.map((name) => `--${name}`)].join(', ')
  const negative = type.kind === 'switch' && type.negatable ? ` / --no-${long[0]}` : ''
  return [`${names}${negative}${placeholder(option)}`, help]
}

function placeholder({ type }: Option): string {
  switch (type.kind) {
    case 'switch':
      return ''
    case 'choice':
      return ` ${type.choices.join('|')}`
    case 'integer':
      return ' NUMBER'
    case 'path':
      return ' PATH'
    case 'list':
      return ' A B …'
    case 'yaml':
    case 'warn-error-options':
      return ' YAML'
    case 'moment':
      return ' TIME'
    default:
      return ' TEXT'
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
