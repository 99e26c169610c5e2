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

/** Asks a server for all that belongs to the subjects, one after the other. */
export async function askAnswers(
  { ask }: Pick<ServerClient, 'ask'>,
  subjects: readonly ExportSubject[],
): Promise<Answers> {
  const answers = new Map<string, string>()
  const askFor: AskFor = async <Answer>(path: string, askedAt = path) => {
    const address = exportedAddress(path)
    const known = answers.get(address)
    if (known !== undefined) return JSON.parse(known) as Answer
    const answer = await ask<Answer>('GET', askedAt)
    answers.set(address, JSON.stringify(answer))
    return answer
  }
  for (const subject of subjects) await subject(askFor)
  return answers
}
