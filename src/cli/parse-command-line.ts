/** Reads command lines by the rules of dbt's, which are those of Python's click, messages included. */
import { findOwn } from '#foundation/source/find-own.ts'
import { closest } from '#foundation/source/closest.ts'
import { type Option, optionsOf } from '#project/config/option.ts'
import { OPTIONS } from '#project/config/options.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import { COMMAND_NAMES, type CommandName, GROUPS, LATER_COMMANDS } from './command-names.ts'
import { COMMAND_LINE_OPTIONS } from './own-options.ts'
import { UsageError } from './usage-error.ts'

/** What a command line asks for. */
export type CommandLine =
  | {
      readonly kind: 'command'
      readonly name: CommandName
      readonly given: readonly GivenOption[]
      readonly words: readonly string[]
      /** Whether options were called by their old names, `--models` or `-m`. */
      readonly usesModels: boolean
    }
  /** `words` are those of a command or a group, none for the program itself. */
  | { readonly kind: 'help'; readonly words: string; readonly isAsked: boolean }
  | { readonly kind: 'version' }
  | { readonly kind: 'later'; readonly message: string }

/** Throws a `UsageError` where the words make no sense. `beyond`: commands that dbt does not have, and somebody may have meant. */
export function parseCommandLine(args: readonly string[], beyond: readonly string[] = []): CommandLine {
  const reader = new Reader(args)
  const usesModels = args.some((arg) => OLD_NAMES.has(arg))
  let words = ''
  for (;;) {
    const [word] = reader.read(words, GLOBAL_OPTIONS, 'before', true)
    if (reader.wish) return reader.wish
    if (word === undefined) return { kind: 'help', words, isAsked: false }
    const called = words ? `${words} ${word}` : word
    if (Object.hasOwn(GROUPS, called)) {
      words = called
      continue
    }
    const later = findOwn(LATER_COMMANDS, called)
    if (later) return { kind: 'later', message: later }
    const name = COMMAND_NAMES.find((each) => each.words === called)
    if (!name) throw noSuchCommand(word, words, beyond)
    const options = optionsOf(COMMAND_LINE_OPTIONS, name.command).filter(({ isBeforeCommand }) => !isBeforeCommand)
    const found = reader.read(called, options, 'after', false)
    if (reader.wish) return reader.wish
    const most = name.argument ? 1 : 0
    if (found.length > most) {
      const extra = found.slice(most)
      throw new UsageError(`Got unexpected extra argument${extra.length > 1 ? 's' : ''} (${extra.join(' ')})`, called)
    }
    return { kind: 'command', name, given: reader.given, words: found, usesModels }
  }
}

/** What a group of commands beyond dbt asks for without one of them: its help, if there is no other word. */
export function platformGroupLine(group: string, [word]: readonly string[], beyond: readonly string[]): CommandLine {
  if (word === undefined || HELP.has(word)) return { kind: 'help', words: group, isAsked: word !== undefined }
  throw noSuchCommand(word, group, beyond)
}

const OLD_NAMES: ReadonlySet<string> = new Set(['--models', '--model', '-m'])

const GLOBAL_OPTIONS = OPTIONS.filter(({ commands }) => commands === 'global')

interface Spelling {
  readonly option: Option
  /** What it means to name it, if it takes no value. */
  readonly value?: boolean
}

/** Goes through the words, level by level. */
class Reader {
  readonly given: GivenOption[] = []
  /** Help or version, as soon as somebody asks for one. */
  wish: Extract<CommandLine, { kind: 'help' | 'version' }> | undefined
  private readonly args: readonly string[]
  private position = 0

  constructor(args: readonly string[]) {
    this.args = args
  }

  get isAtEnd(): boolean {
    return this.position >= this.args.length
  }

  /** Takes the options of a level, and gives its other words: all of them, or the first one. */
  read(words: string, options: readonly Option[], place: GivenOption['place'], stopsAtWord: boolean): string[] {
    const spellings = spellingsOf(options)
    const found: string[] = []
    while (!this.isAtEnd && !this.wish) {
      const arg = this.args[this.position++] as string
      if (arg === '--') {
        found.push(...this.args.slice(this.position))
        this.position = this.args.length
      } else if (arg.startsWith('--')) this.readLong(arg, { words, spellings, place })
      else if (arg.startsWith('-') && arg.length > 1) this.readShort(arg, { words, spellings, place })
      else {
        found.push(arg)
        if (stopsAtWord) break
      }
    }
    return found
  }

  private readLong(arg: string, level: Level): void {
    const [, name = '', text] = /^(--[^=]*)(?:=([\s\S]*))?$/.exec(arg) ?? []
    if (this.isWish(name, level)) return
    const spelling = level.spellings.get(name)
    if (!spelling) throw noSuchOption(name, level)
    if (spelling.value === undefined) this.take(spelling.option, text ?? this.next(name), level)
    else if (text !== undefined) throw new UsageError(`Option '${name}' does not take a value.`, level.words, false)
    else this.given.push({ name: spelling.option.name, value: spelling.value, place: level.place })
  }

  /** One letter after another, until one takes the rest as its value. */
  private readShort(arg: string, level: Level): void {
    for (let index = 1; index < arg.length; index += 1) {
      const name = `-${arg[index]}`
      if (this.isWish(name, level)) return
      const spelling = level.spellings.get(name)
      if (!spelling) throw noSuchOption(name, level)
      if (spelling.value === undefined) {
        const rest = arg.slice(index + 1)
        this.take(spelling.option, rest === '' ? this.next(name) : rest, level)
        return
      }
      this.given.push({ name: spelling.option.name, value: spelling.value, place: level.place })
    }
  }

  /** A list takes all words up to the next option. */
  private take({ name, type }: Option, value: string, { place }: Level): void {
    if (type.kind !== 'list') {
      this.given.push({ name, value, place })
      return
    }
    const values = [value]
    while (!this.isAtEnd && !(this.args[this.position] as string).startsWith('-')) {
      values.push(this.args[this.position++] as string)
    }
    this.given.push({ name, value: values, place })
  }

  private next(name: string): string {
    const value = this.args[this.position++]
    if (value === undefined) throw new UsageError(`Option '${name}' requires an argument.`, '', false)
    return value
  }

  private isWish(name: string, { words }: Level): boolean {
    if (HELP.has(name)) this.wish = { kind: 'help', words, isAsked: true }
    else if (VERSION.has(name)) this.wish = { kind: 'version' }
    return this.wish !== undefined
  }
}

interface Level {
  readonly words: string
  readonly spellings: ReadonlyMap<string, Spelling>
  readonly place: GivenOption['place']
}

const HELP: ReadonlySet<string> = new Set(['--help', '-h'])
const VERSION: ReadonlySet<string> = new Set(['--version', '-v', '-V'])

function spellingsOf(options: readonly Option[]): ReadonlyMap<string, Spelling> {
  const spellings = new Map<string, Spelling>()
  for (const option of options) {
    const isSwitch = option.type.kind === 'switch'
    for (const name of [
      ...option.long.map((long) => `--${long}`),
      ...(option.short ?? []).map((short) => `-${short}`),
    ]) {
      spellings.set(name, isSwitch ? { option, value: true } : { option })
    }
    if (option.type.kind === 'switch' && option.type.negatable) {
      for (const long of option.long) spellings.set(`--no-${long}`, { option, value: false })
    }
  }
  return spellings
}

function noSuchOption(name: string, { words, spellings }: Level): UsageError {
  const isOfCommands =
    words === '' && COMMAND_LINE_OPTIONS.some(({ long }) => long.some((each) => `--${each}` === name))
  const hint = isOfCommands ? ' It goes behind the command.' : didYouMean(name, [...spellings.keys(), ...HELP])
  return new UsageError(`No such option '${name}'${isOfCommands ? ' here' : ''}.${hint}`, words)
}

function noSuchCommand(word: string, group: string, beyond: readonly string[]): UsageError {
  const names = [...COMMAND_NAMES.filter(({ isHidden }) => !isHidden).map(({ words }) => words), ...beyond]
  const inGroup = group
    ? names.filter((words) => words.startsWith(`${group} `)).map((words) => words.slice(group.length + 1))
    : names.map((words) => words.split(' ')[0] as string)
  return new UsageError(`No such command '${word}'.${didYouMean(word, inGroup)}`, group)
}

function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = closest(word, candidates)
  return meant ? ` Did you mean '${meant}'?` : ''
}
