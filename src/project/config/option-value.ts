import path from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { parseTimestamp, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { type Option, type OptionType, shownName } from './option.ts'
import { parseSampleWindow, type SampleWindow } from './sample-window.ts'
import { parseOptionYaml } from './vars.ts'
import { parseWarnErrorOptions, type WarnErrorChecks } from './warn-error-options.ts'

/** Whose files and names the value of an option is checked against. */
export interface OptionChecks extends WarnErrorChecks {
  readonly files: Pick<Files, 'exists' | 'isDirectory'>
  readonly cwd: string
  readonly now: () => number
}

/** What the command line or the environment gave for an option. */
export type RawValue = string | boolean | readonly string[]

/** Makes a value of what was given, or says what is wrong with it in the words of dbt's command line. */
export function parseOptionValue(option: Option, raw: RawValue, checks: OptionChecks): unknown {
  const { type } = option
  if (type.kind === 'list') return parseList(option, raw, type.choices)
  if (typeof raw === 'boolean') return raw
  const text = typeof raw === 'string' ? raw : raw.join(' ')
  switch (type.kind) {
    case 'switch':
      return parseBoolean(option, text)
    case 'text':
      return text
    case 'integer':
      if (!/^\s*[-+]?\d+\s*$/.test(text)) throw invalid(option, `'${text}' is not a valid integer.`)
      // dbt's thread pool refuses to be empty, in words that name no option.
      if (option.name === 'threads' && Number(text) < 1) throw invalid(option, `${text.trim()} is not at least 1.`)
      return Number(text)
    case 'path':
      checkPath(option, type, text, checks)
      if (type.normal) return normalPath(text)
      return type.absolute ? path.resolve(checks.cwd, text) : text
    case 'choice':
      return parseChoice(option, text, type)
    case 'yaml':
      return parseOptionYaml(text, option.long[0] as string)
    case 'warn-error-options':
      return parseWarnErrorOptions(parseOptionYaml(text, option.long[0] as string), checks)
    case 'moment':
      return parseMoment(option, text)
    case 'sample':
      return parseSample(option, text, checks)
    case 'package': {
      const [name, version, ...more] = text.split('@')
      return more.length > 0 || version === undefined ? { name: text, version: null } : { name, version }
    }
  }
}

type PathType = Extract<OptionType, { kind: 'path' }>
type ChoiceType = Extract<OptionType, { kind: 'choice' }>

const THINGS = { file: 'File', folder: 'Directory' } as const

function checkPath(option: Option, type: PathType, text: string, { files, cwd }: OptionChecks): void {
  const place = path.resolve(cwd, text)
  const thing = type.of === undefined ? 'Path' : THINGS[type.of]
  if (text === '' || !files.exists(place)) {
    if (type.exists) throw invalid(option, `${thing} '${text}' does not exist.`)
  } else if (type.of !== undefined && files.isDirectory(place) !== (type.of === 'folder')) {
    throw invalid(option, `${thing} '${text}' is a ${type.of === 'file' ? 'directory' : 'file'}.`)
  }
}

/** As Python's `pathlib` writes it: a `..` stays where it is. */
function normalPath(text: string): string {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.')
  return `${text.startsWith('/') ? '/' : ''}${parts.join('/')}` || '.'
}

function parseBoolean(option: Option, text: string): boolean {
  const word = text.trim().toLowerCase()
  if (['1', 'true', 't', 'yes', 'y', 'on'].includes(word)) return true
  if (['', '0', 'false', 'f', 'no', 'n', 'off'].includes(word)) return false
  throw invalid(
    option,
    `'${text}' is not a valid boolean. Recognized values: , 0, 1, f, false, n, no, off, on, t, true, y, yes`,
  )
}

function parseChoice(option: Option, text: string, { choices, isExact }: ChoiceType): string {
  const found = choices.find((choice) => choice === text || (!isExact && choice.toLowerCase() === text.toLowerCase()))
  if (found !== undefined) return found
  throw notAmong(option, text, choices)
}

function notAmong(option: Option, text: string, choices: readonly string[]): DbtError {
  return invalid(option, `'${text}' is not one of ${choices.map((choice) => `'${choice}'`).join(', ')}.`)
}

function parseList(option: Option, raw: RawValue, choices: readonly string[] | undefined): string[] {
  const items = (Array.isArray(raw) ? raw : [String(raw)]).flatMap((item: string) => item.split(' '))
  // A selection that a script left empty is to find nothing, not everything.
  if (!choices) return items
  // dbt lets capitals pass here, and then knows no type of that name.
  for (const item of items) if (!choices.includes(item)) throw notAmong(option, item, choices)
  return items
}

function parseMoment(option: Option, text: string): YamlDateTime {
  const isKnown = /^\d{1,4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d?:\d\d?)?$/.test(text)
  const padded = text.replace(/\b\d\b/g, (digit) => `0${digit}`)
  const moment = isKnown ? parseTimestamp(padded) : undefined
  if (moment === undefined || typeof moment === 'string') {
    throw invalid(option, `'${text}' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.`)
  }
  return moment instanceof YamlDateTime ? moment : new YamlDateTime(moment, [0, 0, 0, 0])
}

function parseSample(option: Option, text: string, { now }: OptionChecks): SampleWindow {
  try {
    return parseSampleWindow(text, now())
  } catch (error) {
    throw invalid(option, error instanceof Error ? error.message : String(error))
  }
}

function invalid(option: Option, problem: string): DbtError {
  return dbtError('DbtUsageException', 'usage/invalid-value', `Invalid value for ${shownName(option)}: ${problem}`)
}
