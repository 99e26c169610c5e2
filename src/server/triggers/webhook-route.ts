import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { SecretSource } from '#platform/settings/secret.ts'
import type { WebhookTrigger } from '#platform/settings/triggers.ts'
import { type SignedCall, verifyCall } from '#platform/triggers/signed-call.ts'
import { getPlaces, INSTANCE_QUERY, jobName, type JobParams, jobPaths } from '../api/job-place.ts'
import { answers } from '#api/problem.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { exactly, FLAG, INTEGER, listOf, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { FetchSecret } from '#platform/settings/fetch-variables.ts'
import { Deliveries } from './deliveries.ts'

export interface WebhookTools {
  readonly fetchSecret: FetchSecret
  readonly log: (text: string) => void
}

const STARTED = exactly({
  started: listOf(
    recordOf('TrellisSignedCall', {
      job: TEXT,
      instance: orNull(TEXT),
      run_id: orNull(INTEGER),
      skipped: orNull(TEXT),
      is_repeat: FLAG,
    }),
  ),
})

/** Who has no right to it makes nobody run a program for the secret each time. */
const SECRET_KEPT_MS = 30_000

/**
 * `POST /api/triggers/webhook/<job>`: a signed call starts the job, in the instance that is named or in all; the signature is
 * the permission. The same call once more starts nothing.
 */
export function addWebhookRoute(app: FastifyInstance, platform: LivePlatform, tools: WebhookTools): void {
  const secretOf = keptFor(SECRET_KEPT_MS, (source, what) => secretFor(source, what, tools))
  const deliveries = new Deliveries(platform)
  void app.register(async (scope) => {
    // What is signed are the bytes as they came, of whatever type.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const path of jobPaths('/api/triggers/webhook', '')) {
      scope.post<{ Params: JobParams; Querystring: { readonly instance?: string }; Body: Buffer | undefined }>(
        path,
        {
          schema: {
            summary: 'Start a job by a signed call',
            tags: ['Trellis: triggers'],
            querystring: INSTANCE_QUERY,
            response: answers(STARTED, 200, 202),
          },
          config: { needs: 'nothing' },
        },
        async ({ params, query: { instance }, body = Buffer.alloc(0), headers }, reply) => {
          const name = jobName(params)
          const delivery = await verify(platform, name, { headers, body }, secretOf)
          const places = getPlaces(platform, name, instance)
          const started = []
          for (const place of places) started.push(await deliveries.take(place, delivery, causeOf(body)))
          const isRepeat = started.length > 0 && started.every(({ is_repeat }) => is_repeat)
          return reply.code(isRepeat ? 200 : 202).send({ started })
        },
      )
    }
  })
}

/** Whoever cannot sign learns nothing of what jobs there are. */
async function verify(
  { jobs, now }: LivePlatform,
  name: string,
  call: SignedCall,
  secretOf: FetchSecret,
): Promise<string> {
  const triggers = jobs.find((job) => job.name === name)?.triggers ?? []
  let isLate = false
  for (const { secret } of triggers.filter((trigger): trigger is WebhookTrigger => trigger.kind === 'webhook')) {
    const key = await secretOf(secret, `the secret of the webhook of ${name}`)
    const verdict = verifyCall(call, key, now())
    if (verdict.kind === 'right') return verdict.delivery
    isLate ||= verdict.kind === 'late'
  }
  if (isLate) {
    throw new HttpProblem(401, 'webhook/late', 'The call was signed for another time', {
      hint: 'X-Trellis-Timestamp are the seconds since 1970, not more than five minutes ago',
    })
  }
  throw new HttpProblem(401, 'webhook/refused', 'No webhook takes this call', {
    hint: 'its signature is the HMAC-SHA256 of the body in hexadecimal, with the secret of the trigger',
  })
}

/** Why it is not to be had is not for the caller. */
async function secretFor(source: SecretSource, what: string, { fetchSecret, log }: WebhookTools): Promise<string> {
  try {
    return await fetchSecret(source, what)
  } catch (error) {
    log(error instanceof Error ? error.message : String(error))
    throw new HttpProblem(503, 'webhook/no-secret', 'The server cannot get the secret of this webhook', {
      hint: 'its log says why',
    })
  }
}

/** Who signs may say why. */
function causeOf(body: Uint8Array): string {
  try {
    const { cause } = JSON.parse(Buffer.from(body).toString()) as { readonly cause?: unknown }
    if (typeof cause === 'string' && cause.trim() !== '') return cause.trim().slice(0, 500)
  } catch {
    // It need not be JSON.
  }
  return 'A signed call came in'
}

function keptFor(milliseconds: number, fetchSecret: FetchSecret): FetchSecret {
  const kept = new Map<SecretSource, { readonly text: Promise<string>; readonly until: number }>()
  return (source, what) => {
    const known = kept.get(source)
    if (known && known.until > performance.now()) return known.text
    const text = fetchSecret(source, what)
    // Secrets of settings that are no more go with the rest.
    if (kept.size > 1000) kept.clear()
    kept.set(source, { text, until: performance.now() + milliseconds })
    text.catch(() => kept.delete(source))
    return text
  }
}
