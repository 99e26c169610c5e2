import { COMMAND_NAMES, type CommandName } from '#cli/command-names.ts'
import { COMMAND_LINE_OPTIONS } from '#cli/own-options.ts'
import { PLATFORM_COMMANDS } from '#cli/platform/platform-commands.ts'
import { type Option, type OptionType, optionsOf } from '#project/config/option.ts'
import { OPTIONS } from '#project/config/options.ts'
import { markdownTable } from './markdown-table.ts'

/** The reference page of the command line, made from the tables that the program itself reads. */
export function cliReference(): string {
  const present = COMMAND_NAMES.filter(({ isHidden }) => !isHidden)
  return [
    '# Commands and options',
    '<!-- Written by `node scripts/docs.mjs`. -->',
    INTRODUCTION,
    '## Commands',
    markdownTable(
      ['Command', 'What it does'],
      present.map(({ words, summary }) => [`[\`${words}\`](#${anchor(words)})`, summary]),
    ),
    'Commands that dbt does not have, each with its own `--help`:',
    markdownTable(
      ['Command', 'What it does'],
      PLATFORM_COMMANDS.map(({ words, summary }) => [`\`${words}\``, summary]),
    ),
    'Other names: `ls` is `list`, `source snapshot-freshness` is `source freshness`.',
    ...present.flatMap(commandSection),
    '## Options of every command',
    'They may stand before or after the command.',
    optionTable(OPTIONS.filter(isShown).filter(({ commands }) => commands === 'global')),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n')
}

const INTRODUCTION = `Options are read from four places; the first that says something wins: the command line, the environment, \`flags:\` in
\`dbt_project.yml\`, the default. Under \`flags:\` an option has its long name with underscores, for example \`fail_fast: true\`; it may be one that dbt lets a project set.
Where the table names the variable \`DBT_X\`, \`DBT_ENGINE_X\` is read too, and first. Options that take several values take
them as words up to the next option, and add up when they are given again.

Exit codes: 0 all went well, 1 a node failed, 2 the command line, the settings or the project are wrong.`

function commandSection(name: CommandName): string[] {
  const { words, command, summary, argument } = name
  const own = optionsOf(COMMAND_LINE_OPTIONS, command)
    .filter(isShown)
    .filter(({ commands }) => commands !== 'global')
  return [
    `## ${words}`,
    `${summary}.`,
    `\`trellis ${words} [options]${argument ? ` ${argument}` : ''}\``,
    ...(own.length > 0 ? [optionTable(own)] : []),
  ]
}

function isShown({ hidden }: Option): boolean {
  return !hidden
}

function optionTable(options: readonly Option[]): string {
  const rows = options.map((option) => [
    spelling(option),
    text(option.help),
    option.env ? `\`${option.env}\`` : '',
    defaultOf(option),
  ])
  return markdownTable(['Option', 'What it does', 'Environment', 'Default'], rows)
}

/** `-x`, `--fail-fast`, `--no-fail-fast` */
function spelling({ short = [], long, type }: Option): string {
  const names = [...short.map((letter) => `-${letter}`), ...long.map((name) => `--${name}`)]
  if (type.kind === 'switch' && type.negatable) names.push(`--no-${long[0]}`)
  const value = placeholder(type)
  return names.map((name) => `\`${name}\``).join(', ') + (value && ` ${value}`)
}

function placeholder(type: OptionType): string {
  switch (type.kind) {
    case 'switch':
      return ''
    case 'choice':
      return type.choices.map((choice) => `\`${choice}\``).join(' or ')
    case 'list':
      return '*words*'
    case 'warn-error-options':
    case 'yaml':
      return '*YAML*'
    case 'sample':
      return '*span*'
    case 'integer':
      return '*number*'
    case 'moment':
      return '*time*'
    case 'package':
      return '*name@version*'
    case 'path':
    case 'text':
      return `*${type.kind}*`
  }
}

function defaultOf({ type, default: value }: Option): string {
  if (type.kind === 'switch') return value === null ? '' : value ? 'on' : 'off'
  if (value === null || type.kind === 'list' || type.kind === 'yaml' || type.kind === 'warn-error-options') return ''
  return `\`${String(value)}\``
}

/** A bar would end the cell. */
function text(help: string): string {
  return help.replaceAll('|', '\\|')
}

function anchor(words: string): string {
  return words.replaceAll(' ', '-')
}
