/** What a parse was told by the world outside its files: environment, flags, the arguments and the moment of the invocation. */
import { sha256 } from '#foundation/source/checksum.ts'
import type { EventSink, Level } from '#foundation/events/event.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { FileName, ParseWatcher } from '../parse-watcher.ts'
import { isPlainJson } from './tagged-json.ts'

/** Names with a hash of the value each had. */
export type ReadValues = Readonly<Record<string, string>>

export interface PartReads {
  readonly env: ReadValues
  readonly flags: ReadValues
  readonly args: ReadValues
}

/** What the parse of one file with nodes has read, and whether it is another at each invocation. */
export interface FileReads extends PartReads {
  readonly file: FileName
  readonly isFleeting: boolean
}

/** A file whose reads have changed can be parsed alone; what else was read is the concern of all. */
export interface ParseReads {
  readonly whole: PartReads
  readonly files: readonly FileReads[]
}

/** An event that a parse told: its warnings belong to the project, whether it is parsed again or not. */
export interface ToldEvent {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly level?: Level
  /** Which file was being read; none where references are linked and the whole is checked. */
  readonly file?: FileName
}

export interface Recording extends ParseWatcher {
  /** The setup to parse with. */
  readonly setup: ProjectSetup
  readonly reads: () => ParseReads
  readonly events: readonly ToldEvent[]
  /** False once the parse as a whole has read something that is another at each invocation. */
  readonly isRepeatable: () => boolean
}

/** What templates print while they are rendered is not told again where they are not. */
export const PRINTED: ReadonlySet<string> = new Set(['JinjaLogInfo', 'JinjaLogDebug', 'PrintEvent'])

/**
 * Lets a parse go on as it would, and takes down what it reads. dbt tracks variables of the environment alone; here flags
 * and the clock count too, but where nothing of what is rendered is kept.
 */
export function recordReads(setup: ProjectSetup): Recording {
  const whole = new Reads()
  const files = new Map<string, Reads>()
  const told: ToldEvent[] = []
  let file: FileName | undefined
  let isUnkept = false
  const readsNow = (): Reads => {
    if (!file || PROPERTIES.test(file[1])) return whole
    const key = JSON.stringify(file)
    let reads = files.get(key)
    if (!reads) files.set(key, (reads = new Reads()))
    return reads
  }
  const fleeting = <T>(value: T): T => {
    if (!isUnkept) readsNow().isFleeting = true
    return value
  }
  const noteUnlessUnkept = (kind: 'flags' | 'args') => (name: string, value: unknown) => {
    if (!isUnkept) readsNow()[kind].set(name, value)
  }
  const { invocation } = setup
  const events: EventSink = {
    emit(name, data = {}, level) {
      if (!PRINTED.has(name)) {
        if (isPlainJson(data)) told.push({ name, data, ...(level && { level }), ...(file && { file }) })
        else whole.isFleeting = true
      }
      setup.events.emit(name, data, level)
    },
    forNode(node, thread, group) {
      whole.isFleeting = true
      return setup.events.forNode(node, thread, group)
    },
    reads: (level) => setup.events.reads(level),
  }
  const during = <T>(work: () => T, restore: () => void): T => {
    try {
      return work()
    } finally {
      restore()
    }
  }
  return {
    setup: {
      ...setup,
      env: recorded(
        setup.env,
        (name, value) => readsNow().env.set(name, value),
        () => fleeting(undefined),
      ),
      nowInTemplates: () => fleeting(setup.now()),
      events,
      invocation: {
        get id() {
          return fleeting(invocation.id)
        },
        get startedAtMs() {
          return fleeting(invocation.startedAtMs)
        },
        dbtVersion: invocation.dbtVersion,
        flags: recorded(invocation.flags, noteUnlessUnkept('flags')),
        args: recorded(invocation.args, noteUnlessUnkept('args')),
      },
    },
    whileReading(each, work) {
      const before = file
      file = each
      return during(work, () => (file = before))
    },
    whileUnkept(work) {
      const before = isUnkept
      isUnkept = true
      return during(work, () => (isUnkept = before))
    },
    reads: () => ({
      whole: whole.hashed(),
      files: [...files].map(([key, reads]) => ({
        file: JSON.parse(key) as FileName,
        isFleeting: reads.isFleeting,
        ...reads.hashed(),
      })),
    }),
    events: told,
    isRepeatable: () => !whole.isFleeting,
  }
}

const PROPERTIES = /\.ya?ml$/i

class Reads {
  readonly env = new Map<string, unknown>()
  readonly flags = new Map<string, unknown>()
  readonly args = new Map<string, unknown>()
  isFleeting = false

  hashed(): PartReads {
    return { env: hashed(this.env), flags: hashed(this.flags), args: hashed(this.args) }
  }
}

/** The reads of a parse some of whose files were parsed anew. */
export function mergeReads(before: ParseReads, after: ParseReads, parsedAnew: readonly FileName[]): ParseReads {
  const isNew = (file: FileName) => parsedAnew.some((each) => isSameFile(each, file))
  return {
    whole: {
      env: { ...before.whole.env, ...after.whole.env },
      flags: { ...before.whole.flags, ...after.whole.flags },
      args: { ...before.whole.args, ...after.whole.args },
    },
    files: [...before.files.filter(({ file }) => !isNew(file)), ...after.files],
  }
}

/** The files that would now read something else; undefined where that is so for the whole. */
export function readersOfChanges({ whole, files }: ParseReads, setup: ProjectSetup): FileName[] | undefined {
  if (!readsTheSame(whole, setup)) return undefined
  return files.filter((reads) => reads.isFleeting || !readsTheSame(reads, setup)).map(({ file }) => file)
}

export function isSameFile([packageName, path]: FileName, other: FileName): boolean {
  return packageName === other[0] && path === other[1]
}

/** Whether everything that was read has the same value in this invocation. */
function readsTheSame(reads: PartReads, setup: ProjectSetup): boolean {
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
  onRead: (name: string, value: unknown) => void,
  onNames?: () => void,
): T {
  const note = (name: string | symbol) => {
    if (typeof name === 'string') onRead(name, values[name])
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
