import type { FieldType } from '#foundation/events/event-kind.ts'
import { shortFloat } from '#foundation/events/short-float.ts'
import type { Style } from '#foundation/events/style.ts'
import type { ToldEvent } from '#foundation/events/told-event.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { artifactTime } from '#manifest/artifacts/artifact-time.ts'
import { toJson } from '#manifest/artifacts/json.ts'

/** What all events of an invocation say of it. */
export interface JsonForm {
  readonly style: Style
  readonly invocationId: string
  readonly pid: number
  /** The variables `DBT_ENV_CUSTOM_ENV_…` without that prefix. */
  readonly extra: Readonly<Record<string, string>>
}

/** An event as a line of JSON, fields and their order as in dbt. */
export function jsonLine(event: ToldEvent, form: JsonForm): string {
  const data: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(event.data)) data[name] = fieldValue(event.kind.fields.get(name), value)
  return toJson(
    sorted({
      data,
      info: {
        category: '',
        code: event.code,
        extra: form.extra,
        invocation_id: form.invocationId,
        level: event.level,
        msg: event.text(form.style),
        name: event.name,
        pid: form.pid,
        thread: event.thread,
        ts: artifactTime(Math.round(event.atMs * 1000)),
      },
    }),
  )
}

/** Durations that dbt's protocol holds in half the precision. */
const FLOATS: ReadonlySet<string> = new Set(['execution_time', 'elapsed_time'])

function fieldValue(type: FieldType | undefined, value: unknown): unknown {
  if (type === 'float') return new YamlFloat(shortFloat(Number(value)))
  if (type === 'message' || type === 'list') return withFloats(value)
  return value
}

function withFloats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFloats)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      FLOATS.has(key) && typeof item === 'number' ? new YamlFloat(shortFloat(item)) : withFloats(item),
    ]),
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value instanceof Map) return sorted(Object.fromEntries(value))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
