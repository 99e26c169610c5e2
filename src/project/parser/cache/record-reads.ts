/** What a parse was told by the world outside its files: environment, flags, the arguments and the moment of the invocation. */
import { sha256 } from '#foundation/source/checksum.ts'
import type { EventSink, Level } from '#foundation/events/event.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { isPlainJson } from './tagged-json.ts'

/** Names with a hash of the value each had. */
export type ReadValues = Readonly<Record<string, string>>

export interface ParseReads {
  readonly env: ReadValues
  readonly flags: ReadValues
  readonly args: ReadValues
}

/** An event that a parse told: its warnings belong to the project, whether it is parsed again or not. */
export interface ToldEvent {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly level?: Level
  /** Which file was being read; none where references are linked and the whole is checked. */
  readonly file?: FileName
}

/** Names a file among all of a project and its packages. */
export type FileName = readonly [package_name: string, original_file_path: string]

export interface Recording {
  /** The setup to parse with. */
  readonly setup: ProjectSetup
  /** Does a part of the parse that is about one file. */
  readonly whileReading: (file: FileName, work: () => void) => void
  readonly reads: () => ParseReads
  readonly events: readonly ToldEvent[]
  /** False once the parse has read something that is another at each invocation. */
  readonly isRepeatable: () => boolean
}

/** What templates print while they are rendered is not told again where they are not. */
export const PRINTED: ReadonlySet<string> = new Set(['JinjaLogInfo', 'JinjaLogDebug', 'PrintEvent'])

/** Lets a parse go on as it would, and takes down what it reads. */
export function recordReads(setup: ProjectSetup): Recording {
  let isRepeatable = true
  const once = <T>(value: T): T => {
    isRepeatable = false
    return value
  }
  const env = new Map<string, unknown>()
  const flags = new Map<string, unknown>()
  const args = new Map<string, unknown>()
  const told: ToldEvent[] = []
  let file: FileName | undefined
  const { invocation } = setup
  const events: EventSink = {
    emit(name, data = {}, level) {
      if (!PRINTED.has(name)) {
        if (isPlainJson(data)) told.push({ name, data, ...(level && { level }), ...(file && { file }) })
        else isRepeatable = false
      }
      setup.events.emit(name, data, level)
    },
    forNode: (node, thread, group) => once(setup.events.forNode(node, thread, group)),
    reads: (level) => setup.events.reads(level),
  }
  return {
    setup: {
      ...setup,
      env: recorded(setup.env, env, () => once(undefined)),
      nowInTemplates: () => once(setup.now()),
      events,
      invocation: {
        get id() {
          return once(invocation.id)
        },
        get startedAtMs() {
          return once(invocation.startedAtMs)
        },
        dbtVersion: invocation.dbtVersion,
        flags: recorded(invocation.flags, flags),
        args: recorded(invocation.args, args),
      },
    },
    whileReading(each, work) {
      file = each
      try {
        work()
      } finally {
        file = undefined
      }
    },
    reads: () => ({ env: hashed(env), flags: hashed(flags), args: hashed(args) }),
    events: told,
    isRepeatable: () => isRepeatable,
  }
}

/** What two parses have read that were told the same. */
export function mergeReads(one: ParseReads, other: ParseReads): ParseReads {
  return {
    env: { ...one.env, ...other.env },
    flags: { ...one.flags, ...other.flags },
    args: { ...one.args, ...other.args },
  }
}

/** Whether everything that was read has the same value in this invocation. */
export function readsTheSame(reads: ParseReads, setup: ProjectSetup): boolean {
  const { flags, args } = setup.invocation
  return isSame(reads.env, setup.env) && isSame(reads.flags, flags) && isSame(reads.args, args)
}

function isSame(reads: ReadValues, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(reads).every(([name, hash]) => hashOf(values[name]) === hash)
}

function hashed(values: ReadonlyMap<string, unknown>): ReadValues {
  return Object.fromEntries([...values].map(([name, value]) => [name, hashOf(value)]))
}

/** A hash, since the values may be secrets. */
function hashOf(value: unknown): string {
  return sha256(value === undefined ? '' : `=${toJson(isPlainJson(value) ? value : toPlainData(value as never))}`)
}

function recorded<T extends Readonly<Record<string, unknown>>>(
  values: T,
  reads: Map<string, unknown>,
  onNames?: () => void,
): T {
  const note = (name: string | symbol) => {
    if (typeof name === 'string') reads.set(name, values[name])
  }
  return new Proxy(values, {
    get(target, name) {
      note(name)
      return Reflect.get(target, name)
    },
    has(target, name) {
      note(name)
      return Reflect.has(target, name)
    },
    getOwnPropertyDescriptor(target, name) {
      note(name)
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
    ownKeys(target) {
      onNames?.()
      return Reflect.ownKeys(target)
    },
  })
}
