/** What a parse was told by the world outside its files: environment, flags, the arguments and the moment of the invocation. */
import { sha256 } from '#foundation/source/checksum.ts'
import type { EventSink, Level } from '#foundation/events/event.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import { isPlainJson } from '#manifest/artifacts/plain-json.ts'
import { toPlainData } from '#project/context/plain-value.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { fileKey, type FileName, type ParseWatcher } from '../parse-watcher.ts'

/** Names with a hash of the value each had. */
export type ReadValues = Readonly<Record<string, string>>

export interface PartReads {
  readonly env: ReadValues
  readonly flags: ReadValues
  readonly args: ReadValues
}

/** What the parse of some files with nodes has read alike, and whether it is another at each invocation. */
export interface FileReads extends PartReads {
  readonly files: readonly FileName[]
  readonly isFleeting: boolean
}

/** A few files whose reads have changed can be parsed alone; what else was read is the concern of all. */
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
  const files = new Map<string, { readonly file: FileName; readonly reads: Reads }>()
  const told: ToldEvent[] = []
  let file: FileName | undefined
  let isUnkept = false
  const readsNow = (): Reads => {
    if (!file || PROPERTIES.test(file[1])) return whole
    const key = fileKey(file)
    let known = files.get(key)
    if (!known) files.set(key, (known = { file, reads: new Reads() }))
    return known.reads
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
    reads() {
      const hashes = new Hashes()
      return grouped(
        whole.hashed(hashes),
        [...files.values()].map(({ file: read, reads }) => ({
          files: [read],
          isFleeting: reads.isFleeting,
          ...reads.hashed(hashes),
        })),
      )
    },
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

  hashed(hashes: Hashes): PartReads {
    return {
      env: hashes.of('env', this.env),
      flags: hashes.of('flags', this.flags),
      args: hashes.of('args', this.args),
    }
  }
}

/** Makes the hash of each value once: a name has one value throughout an invocation. */
class Hashes {
  readonly #known = new Map<string, string>()

  of(kind: string, values: ReadonlyMap<string, unknown>): ReadValues {
    const hashes: Record<string, string> = {}
    for (const name of [...values.keys()].sort()) {
      const key = `${kind} ${name}`
      let hash = this.#known.get(key)
      if (hash === undefined) this.#known.set(key, (hash = hashOf(values.get(name))))
      hashes[name] = hash
    }
    return hashes
  }
}

/** As many files as may read alike and still be told from the whole: more are never parsed alone. */
const MOST_ALIKE = 100

/** Thousands of files read the same few flags: what they read is said once. */
function grouped(whole: PartReads, files: readonly FileReads[]): ParseReads {
  const groups = new Map<string, FileReads & { readonly files: FileName[] }>()
  for (const { files: names, ...rest } of files) {
    const key = JSON.stringify(rest)
    const known = groups.get(key)
    if (known) known.files.push(...names)
    else groups.set(key, { ...rest, files: [...names] })
  }
  let all = whole
  const few: FileReads[] = []
  for (const group of groups.values()) {
    if (group.isFleeting || group.files.length <= MOST_ALIKE) few.push(group)
    else all = union(all, group)
  }
  return { whole: all, files: few }
}

/** The reads of a parse some of whose files were parsed anew. */
export function mergeReads(before: ParseReads, after: ParseReads, parsedAnew: readonly FileName[]): ParseReads {
  const anew = new Set(parsedAnew.map(fileKey))
  const kept = before.files
    .map((group) => ({ ...group, files: group.files.filter((file) => !anew.has(fileKey(file))) }))
    .filter(({ files }) => files.length > 0)
  return grouped(union(before.whole, after.whole), [...kept, ...after.files])
}

function union(one: PartReads, other: PartReads): PartReads {
  return {
    env: { ...one.env, ...other.env },
    flags: { ...one.flags, ...other.flags },
    args: { ...one.args, ...other.args },
  }
}

/** The files that would now read something else; undefined where that is so for the whole. */
export function readersOfChanges({ whole, files }: ParseReads, setup: ProjectSetup): FileName[] | undefined {
  if (!readsTheSame(whole, setup)) return undefined
  return files.filter((reads) => reads.isFleeting || !readsTheSame(reads, setup)).flatMap((reads) => reads.files)
}

/** Whether everything that was read has the same value in this invocation. */
function readsTheSame(reads: PartReads, setup: ProjectSetup): boolean {
  const { flags, args } = setup.invocation
  return isSame(reads.env, setup.env) && isSame(reads.flags, flags) && isSame(reads.args, args)
}

function isSame(reads: ReadValues, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(reads).every(([name, hash]) => hashOf(values[name]) === hash)
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
