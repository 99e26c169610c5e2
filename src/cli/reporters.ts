/** Who reads the events of a command line: the terminal and the log file, as the flags say. */
import { join } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import type { Level } from '#foundation/events/event.ts'
import type { EventStream } from '#foundation/events/event-stream.ts'
import type { ToldEvent } from '#foundation/events/told-event.ts'
import type { Flags } from '#project/config/flags.ts'
import { jsonLine } from './reporters/json-lines.ts'
import { LogFile } from './reporters/log-file.ts'
import { Progress } from './reporters/progress.ts'
import { textLine } from './reporters/text-lines.ts'
import { type Output, Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

export interface ReportersInput {
  readonly flags: Flags
  readonly output: Output
  readonly files: Files
  readonly env: Readonly<Record<string, string | undefined>>
  readonly invocationId: string
  readonly pid: number
  /** Whether the user asked for colors, and not only the default. */
  readonly asksForColors: boolean
  readonly later: (work: () => void) => void
  /** Does work every so many milliseconds; gives what ends it. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

export interface Reporters {
  /** Writes what is not written yet. */
  flush(): void
  /** Flushes, and takes the display away. */
  close(): void
}

/** The clean command does not log what it does: it may just have deleted the log. */
const NEVER_IN_FILE: ReadonlySet<string> = new Set(['Z012', 'Z013', 'Z014', 'Z015'])
const CACHE_EVENTS: ReadonlySet<string> = new Set(['CacheAction', 'CacheDumpGraph'])

export function addReporters(stream: EventStream, input: ReportersInput): Reporters {
  const closings: (() => void)[] = []
  const terminal = new Terminal(input.output)
  const level = terminalLevel(input.flags)
  if (level) {
    const line = terminalLine(stream, input)
    stream.addReader({
      name: 'terminal',
      level,
      read: (event) => {
        if (!CACHE_EVENTS.has(event.name) || input.flags.LOG_CACHE_EVENTS === true) terminal.line(line(event))
      },
    })
    if (showsProgress(level, input)) {
      const progress = new Progress(terminal)
      stream.addReader(progress)
      closings.push(
        input.every(120, () => progress.tick()),
        () => terminal.showStatus(''),
      )
    }
  }
  const file = addLogFile(stream, input)
  return {
    flush: () => file?.flush(),
    close: () => {
      for (const close of closings) close()
      file?.flush()
    },
  }
}

function terminalLevel({ QUIET, DEBUG, LOG_LEVEL }: Flags): Level | undefined {
  if (LOG_LEVEL === 'none') return undefined
  if (QUIET) return 'error'
  return DEBUG ? 'debug' : LOG_LEVEL
}

function terminalLine(stream: EventStream, input: ReportersInput): (event: ToldEvent) => string {
  const { flags, output, asksForColors, invocationId } = input
  if (flags.LOG_FORMAT === 'json') return jsonLines(stream, input)
  const isColored = flags.USE_COLORS && (asksForColors || (output.isTerminal && !input.env.NO_COLOR))
  const form = {
    kind: flags.LOG_FORMAT === 'debug' ? 'debug' : 'text',
    resetsColor: isColored,
    style: isColored ? stream.colored : stream.plain,
    invocationId,
  } as const
  return (event) => textLine(event, form)
}

function addLogFile(stream: EventStream, input: ReportersInput): LogFile | undefined {
  const { flags, files, invocationId, later } = input
  if (flags.LOG_LEVEL_FILE === 'none') return undefined
  if (files.exists(flags.LOG_PATH) && !files.isDirectory(flags.LOG_PATH)) {
    throw new UsageError(
      `Invalid value for '--log-path': '${flags.LOG_PATH}' is a file, and logs need a folder.`,
      '',
      false,
    )
  }
  const path = join(flags.LOG_PATH, 'dbt.log')
  const file = new LogFile({ files, path, maxBytes: Number(flags.LOG_FILE_MAX_BYTES ?? 0), later })
  const form = {
    kind: flags.LOG_FORMAT_FILE === 'text' ? 'text' : 'debug',
    resetsColor: flags.USE_COLORS_FILE,
    style: flags.USE_COLORS ? stream.colored : stream.plain,
    invocationId,
  } as const
  const line = flags.LOG_FORMAT_FILE === 'json' ? jsonLines(stream, input) : (event: ToldEvent) => textLine(event, form)
  stream.addReader({
    name: 'log file',
    level: flags.DEBUG ? 'debug' : flags.LOG_LEVEL_FILE,
    read: (event) => {
      if (!NEVER_IN_FILE.has(event.code) && !CACHE_EVENTS.has(event.name)) file.line(line(event))
    },
  })
  return file
}

function jsonLines(
  stream: EventStream,
  { flags, env, invocationId, pid }: ReportersInput,
): (event: ToldEvent) => string {
  const prefix = 'DBT_ENV_CUSTOM_ENV_'
  const custom = Object.entries(env).filter(([name]) => name.startsWith(prefix))
  const form = {
    style: flags.USE_COLORS ? stream.colored : stream.plain,
    invocationId,
    pid,
    extra: Object.fromEntries(
      custom.map(([name, value]) => [name.slice(prefix.length), stream.mask.text(value ?? '')]),
    ),
  }
  return (event) => jsonLine(event, form)
}

/** A person is watching, and the lines are for people. */
function showsProgress(level: Level, { flags, output, env }: ReportersInput): boolean {
  const isText = flags.LOG_FORMAT === 'text' || flags.LOG_FORMAT === 'default'
  return isText && level === 'info' && output.isTerminal && !env.CI && env.TERM !== 'dumb'
}
