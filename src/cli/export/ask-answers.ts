import { exportedAddress, type RefusedInExport } from '#api/export.ts'
import { RefusedAnswer, type ServerClient } from '../platform/server-client.ts'

/** What an export is made of, by address. */
export interface Answers {
  /** As JSON texts. */
  readonly given: ReadonlyMap<string, string>
  /** Where the server said what is wrong instead: a tile whose query fails, a file that is not right. A page says it, too. */
  readonly refused: Readonly<Record<string, RefusedInExport>>
}

/**
 * Asks for one answer, and keeps it for the export; undefined where the server refuses it. `askedAt`: where the server has more
 * of it than a page asks for.
 */
export type AskFor = <Answer>(path: string, askedAt?: string) => Promise<Answer | undefined>

/** What belongs to a subject: asks for all of it. */
export type ExportSubject = (askFor: AskFor) => Promise<void>

/** As many questions at once keep the warehouse busy, and no other reader of the server out. */
const AT_ONCE = 6

/** Asks a server for all that belongs to the subjects. */
export async function askAnswers(
  { ask }: Pick<ServerClient, 'ask'>,
  subjects: readonly ExportSubject[],
): Promise<Answers> {
  const asked = new Map<string, Promise<unknown>>()
  const refused: Record<string, RefusedInExport> = {}
  const turns = new Turns(AT_ONCE)
  const askFor: AskFor = <Answer>(path: string, askedAt = path) => {
    const address = exportedAddress(path)
    const known =
      asked.get(address) ??
      turns.take(() =>
        ask<Answer>('GET', askedAt).catch((error: unknown) => {
          if (!(error instanceof RefusedAnswer) || ENDS_EXPORT.has(error.status)) throw error
          refused[address] = { status: error.status, problem: error.problem }
          return undefined
        }),
      )
    asked.set(address, known)
    return known as Promise<Answer | undefined>
  }
  await Promise.all(subjects.map((subject) => subject(askFor)))
  const answers = await Promise.all([...asked].map(async ([address, answer]) => [address, await answer] as const))
  // Whichever came first: the same answers make the same files.
  const inOrder = <T extends readonly [string, unknown]>(pairs: readonly T[]) =>
    pairs.toSorted(([one], [other]) => (one < other ? -1 : 1))
  const given = answers.flatMap(([address, answer]): [string, string][] =>
    answer === undefined ? [] : [[address, JSON.stringify(answer)]],
  )
  return { given: new Map(inOrder(given)), refused: Object.fromEntries(inOrder(Object.entries(refused))) }
}

/** Who may not ask, or asks too much, gets no export, not one that says so everywhere. */
const ENDS_EXPORT: ReadonlySet<number> = new Set([401, 403, 421, 429])

/** Lets so much be under way at once, the rest in order. */
class Turns {
  private free: number
  private readonly waiting: (() => void)[] = []

  constructor(count: number) {
    this.free = count
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--
    else await new Promise<void>((resolve) => this.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.free++
    }
  }
}
