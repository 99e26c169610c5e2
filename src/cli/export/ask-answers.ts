import { exportedAddress } from '#api/export.ts'
import type { ServerClient } from '../platform/server-client.ts'

/** The answers of an export, by address, as JSON texts. */
export type Answers = ReadonlyMap<string, string>

/**
 * Asks for one answer, and keeps it for the export; undefined where the server has none. `askedAt`: where the server has more
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
  const turns = new Turns(AT_ONCE)
  const askFor: AskFor = <Answer>(path: string, askedAt = path) => {
    const address = exportedAddress(path)
    const known = asked.get(address) ?? turns.take(() => ask<Answer>('GET', askedAt))
    asked.set(address, known)
    return known as Promise<Answer>
  }
  await Promise.all(subjects.map((subject) => subject(askFor)))
  const answers = await Promise.all(
    [...asked].map(async ([address, answer]): Promise<[string, string]> => [address, JSON.stringify(await answer)]),
  )
  // Whichever came first: the same answers make the same files.
  return new Map(answers.sort(([one], [other]) => (one < other ? -1 : 1)))
}

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
