import type { Event, Level, NodeInfo } from './event.ts'
import { type EventFields, type EventKind, fillFields } from './event-kind.ts'
import type { SecretMask } from './mask-secrets.ts'
import type { Style } from './style.ts'

const OUTPUT: ReadonlySet<string> = new Set(['PrintEvent', 'ShowNode', 'CompiledNode'])

/** Whether a text is the output of a command: without a time before it, and shown even if little else is. */
export function isOutput(name: string): boolean {
  return OUTPUT.has(name)
}

/** An event on its way to its readers. Text and fields are made when first asked for, and hold no secrets. */
export class ToldEvent implements Event {
  readonly name: string
  readonly kind: EventKind
  readonly level: Level
  /** Milliseconds since 1970 with their fractions, which `ts` does not hold. */
  readonly atMs: number
  readonly thread: string
  readonly node_info?: NodeInfo
  private readonly given: EventFields
  private readonly mask: SecretMask
  private readonly texts = new Map<Style, string>()
  private filled: EventFields | undefined

  constructor(
    facts: Omit<Event, 'data' | 'ts'> & { readonly kind: EventKind; readonly atMs: number },
    data: EventFields,
    mask: SecretMask,
  ) {
    this.name = facts.name
    this.kind = facts.kind
    this.level = facts.level
    this.atMs = facts.atMs
    this.thread = facts.thread
    if (facts.node_info) this.node_info = facts.node_info
    this.given = data
    this.mask = mask
  }

  get ts(): Date {
    return new Date(this.atMs)
  }

  get code(): string {
    return this.kind.code
  }

  get isOutput(): boolean {
    return isOutput(this.name)
  }

  /** The fields that dbt's event of this name has. */
  get data(): EventFields {
    if (!this.filled) {
      const { node_info } = this
      const filled = fillFields(this.kind, node_info ? { node_info, ...this.given } : this.given)
      this.filled = this.mask.value(filled) as EventFields
    }
    return this.filled
  }

  text(style: Style): string {
    const known = this.texts.get(style)
    if (known !== undefined) return known
    const text = this.mask.text(this.kind.text(this.data, style))
    this.texts.set(style, text)
    return text
  }
}
