import { createHmac } from 'node:crypto'
import type { Message, MessageRun } from '../message.ts'
import type { HttpMessage } from './http-message.ts'

/** Where a webhook goes, and who sends it. */
export interface WebhookAddress {
  readonly name: string
  readonly url: string
  readonly secret: string | null
  readonly accountId: number
}

/** Which delivery it is of: the same at each attempt, so that whoever gets it twice can know. */
export interface WebhookDelivery {
  readonly id: number
  /** The present moment in milliseconds. */
  readonly now: number
}

/**
 * A message in the form of dbt's webhooks, signed as they are: the header `Authorization` is the HMAC-SHA256 of the
 * body, in hexadecimal. `Trellis-Signature: t=<seconds>,v1=<hexadecimal>` signs the moment too (`<seconds>.<body>`), so
 * that what was overheard cannot be sent again later. What dbt has no event for bears our event's name.
 */
export function webhookMessage(message: Message, address: WebhookAddress, delivery: WebhookDelivery): HttpMessage {
  const body = JSON.stringify(payloadOf(message, address, delivery))
  const seconds = Math.floor(delivery.now / 1000)
  const { secret, url } = address
  return {
    url,
    headers: {
      'content-type': 'application/json',
      'trellis-delivery': eventId(delivery),
      ...(secret !== null && {
        authorization: hmac(secret, body),
        'trellis-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`)}`,
      }),
    },
    body,
  }
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex')
}

function eventId({ id }: WebhookDelivery): string {
  return `wev_${id}`
}

function payloadOf(message: Message, { name, accountId }: WebhookAddress, delivery: WebhookDelivery): unknown {
  const { run } = message
  return {
    accountId,
    webhookId: `wsu_${name}`,
    eventId: eventId(delivery),
    timestamp: message.at,
    eventType: eventType(message),
    webhookName: name,
    data: {
      ...(run && dataOf(run)),
      trellis: {
        event: message.kind,
        level: message.level,
        title: message.title,
        text: message.text,
        facts: message.facts,
        items: message.items,
        moreItems: message.moreItems,
        rows: message.rows,
        link: message.link,
        keys: message.keys,
        tags: message.tags,
      },
    },
  }
}

/** dbt tells of runs, and nothing else. */
function eventType({ kind, run }: Message): string {
  if (!run) return kind
  switch (kind) {
    case 'run.started':
      return 'job.run.started'
    case 'run.errored':
      return 'job.run.errored'
    case 'run.succeeded':
    case 'run.cancelled':
      return 'job.run.completed'
    default:
      return kind
  }
}

const STATUS: Readonly<Record<MessageRun['status'], readonly [string, number]>> = {
  queued: ['Queued', 1],
  starting: ['Starting', 2],
  running: ['Running', 3],
  success: ['Success', 10],
  error: ['Errored', 20],
  cancelled: ['Cancelled', 30],
}

function dataOf(run: MessageRun): Readonly<Record<string, unknown>> {
  const [runStatus, runStatusCode] = STATUS[run.status]
  return {
    jobId: String(run.jobId ?? ''),
    jobName: run.job,
    runId: String(run.id),
    environmentId: '1',
    environmentName: run.environment,
    dbtVersion: run.dbtVersion,
    projectName: run.projectName,
    projectId: '1',
    runStatus,
    runStatusCode,
    // dbt writes Python's word where there is none.
    runStatusMessage: run.statusMessage ?? 'None',
    runReason: run.reason,
    runStartedAt: run.startedAt,
    ...(run.status === 'error' && { runErroredAt: run.finishedAt }),
    ...(run.finishedAt !== null && { runFinishedAt: run.finishedAt }),
  }
}
