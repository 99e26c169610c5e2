/** What an engine answered to one command: exit code, files, relations, lines. */
import type { AspectName } from './aspects/aspects.ts'

export interface Answer {
  readonly command: string
  /** Of the whole process; absent where it was none of its own. */
  readonly seconds?: number
  /** Of the whole process, at its peak; absent where the system does not tell. */
  readonly megabytes?: number
  /** What was seen, in a form that two runs of one engine share. */
  readonly seen: Readonly<Partial<Record<AspectName, Seen>>>
}

export type Seen = Readonly<Record<string, unknown>>
