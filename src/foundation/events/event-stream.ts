import { DbtError } from '../diagnostics/dbt-error.ts'
import { getEventKind } from './catalogue.ts'
import { DeprecationCount } from './deprecation-count.ts'
import type { EventSink, GroupInfo, Level, NodeInfo } from './event.ts'
import { type EventFields, type EventKind, fillFields } from './event-kind.ts'
import { SecretMask } from './mask-secrets.ts'
import { Style, type StyleOptions } from './style.ts'
import { isOutput, ToldEvent } from './told-event.ts'
import { isAlwaysHandled, warningFate, type WarningRules } from './warning-rules.ts'

/** Somebody who is told events: a terminal, a file, a server. */
export interface EventReader {
  /** For messages about the reader itself, for example `log file`. */
  readonly name: string
  /** The quietest level it wants. */
  readonly level: Level
  read(event: ToldEvent): void
}

/** What a stream needs of its surroundings, and how the user wants to be told. */
export interface EventStreamOptions {
  readonly now: () => number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly warnings: WarningRules
  readonly showAllDeprecations: boolean
  readonly style: Omit<StyleOptions, 'color'>
}

const LOUDNESS: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

const MAIN_THREAD = 'MainThread'

/** Its preview is a note: it may be wrong. */
const PREVIEWS: ReadonlySet<string> = new Set(['GenericJSONSchemaValidationDeprecation'])

/**
 * Takes the engine's events and hands them to the readers. A warning may end here as an error, as the user's rules
 * have it. A reader that throws is told nothing more; the run goes on.
 */
export class EventStream implements EventSink {
  /** With dbt's colors, and without. */
  readonly colored: Style
  readonly plain: Style
  readonly mask: SecretMask
  private readonly options: EventStreamOptions
  private readonly deprecations = new DeprecationCount()
  private readers: readonly EventReader[] = []

  constructor(options: EventStreamOptions) {
    this.options = options
    this.colored = new Style({ ...options.style, color: true })
    this.plain = new Style({ ...options.style, color: false })
    this.mask = new SecretMask(options.env)
  }

  addReader(reader: EventReader): void {
    this.readers = [...this.readers, reader]
  }

  emit(name: string, data: EventFields = {}, level?: Level): void {
    this.tell({ name, data, level, thread: MAIN_THREAD })
  }

  forNode(node: () => NodeInfo, thread: string, group?: () => GroupInfo | undefined): EventSink {
    return new NodeSink(this, node, thread, group)
  }

  reads(level: Level): boolean {
    return this.readers.some((reader) => LOUDNESS[reader.level] <= LOUDNESS[level])
  }

  /** Sums up the deprecations, if there were any. */
  emitSummary(): void {
    const found = this.deprecations.summary()
    if (found.length === 0) return
    const summaries = found.map(({ event_name, occurrences }) => ({
      event_code: getEventKind(event_name).code,
      event_name,
      occurrences,
    }))
    this.emit('DeprecationsSummary', { summaries, show_all_hint: !this.options.showAllDeprecations })
  }

  tell(event: {
    readonly name: string
    readonly data: EventFields
    readonly level: Level | undefined
    readonly thread: string
    readonly node?: (() => NodeInfo) | undefined
  }): void {
    const { name, data, thread } = event
    const kind = getEventKind(name)
    const isRepeated = this.deprecations.isRepeated(name, data)
    if (isRepeated && !this.options.showAllDeprecations) {
      this.deprecations.add(name, data)
      return
    }
    if (PREVIEWS.has(name)) {
      this.emit('Note', { msg: kind.text(fillFields(kind, data), this.colored) })
      return
    }
    const level = event.level ?? kind.level ?? 'info'
    const isTold = this.survives(name, kind, data, level)
    // What is made an error ends the run before it counts.
    this.deprecations.add(name, data)
    if (!isTold) return
    const { readers } = this
    const loudness = LOUDNESS[level]
    let told: ToldEvent | undefined
    for (const reader of readers) {
      // What a command puts out is louder than any level.
      if (LOUDNESS[reader.level] > loudness && !isOutput(name)) continue
      if (!told) {
        const node_info = kind.fields.has('node_info') ? event.node?.() : undefined
        const atMs = this.options.now()
        told = new ToldEvent({ name, kind, level, atMs, thread, ...(node_info && { node_info }) }, data, this.mask)
      }
      try {
        reader.read(told)
      } catch (error) {
        this.drop(reader, error)
      }
    }
  }

  /** Whether the user's rules let a warning be told. Throws if they make it an error. */
  private survives(name: string, kind: EventKind, data: EventFields, level: Level): boolean {
    const { warnings } = this.options
    if (level !== 'warn' || !(warnings.handlesAll || isAlwaysHandled(name))) return true
    switch (warningFate(warnings, name, kind)) {
      case 'told':
        return true
      case 'silent':
        return false
      case 'error':
        throw new DbtError('EventCompilationError', {
          category: 'Compilation Error',
          code: 'event/warning-as-error',
          message: this.mask.text(kind.text(fillFields(kind, data), this.plain)),
          notes: [`${name} is a warning that --warn-error or warn_error_options makes an error`],
        })
    }
  }

  private drop(reader: EventReader, error: unknown): void {
    this.readers = this.readers.filter((each) => each !== reader)
    this.emit('ReaderFailed', { reader: reader.name, exc: error instanceof Error ? error.message : String(error) })
  }
}

/** A sink whose events happen in a node. */
class NodeSink implements EventSink {
  private readonly stream: EventStream
  private readonly node: () => NodeInfo
  private readonly thread: string
  private readonly group: (() => GroupInfo | undefined) | undefined

  constructor(stream: EventStream, node: () => NodeInfo, thread: string, group?: () => GroupInfo | undefined) {
    this.stream = stream
    this.node = node
    this.thread = thread
    this.group = group
  }

  emit(name: string, data: EventFields = {}, level?: Level): void {
    const group = getEventKind(name).fields.has('group') ? this.group?.() : undefined
    this.stream.tell({ name, data: group ? { group, ...data } : data, level, thread: this.thread, node: this.node })
  }

  forNode(node: () => NodeInfo, thread: string, group?: () => GroupInfo | undefined): EventSink {
    return new NodeSink(this.stream, node, thread, group)
  }

  reads(level: Level): boolean {
    return this.stream.reads(level)
  }
}
