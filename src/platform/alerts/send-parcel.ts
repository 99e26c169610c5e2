import type { Effects } from '#foundation/effects.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Channel } from '../settings/channels.ts'
import { fetchSecret } from '../settings/fetch-secret.ts'
import type { SecretSource } from '../settings/secret.ts'
import { type DatadogAddress, datadogEvent, datadogLogs, datadogSeries } from './channels/datadog.ts'
import { emailMessage } from './channels/email.ts'
import { type HttpMessage, type Outcome, outcomeOf } from './channels/http-message.ts'
import { SLACK_POST_MESSAGE, type SlackAddress, slackMessage, slackOutcome } from './channels/slack.ts'
import { smtpSend } from './channels/smtp.ts'
import { webhookMessage } from './channels/webhook.ts'
import type { Message } from './message.ts'
import type { Parcel } from './parcel.ts'

/** What it takes to send. */
export interface SendTools {
  readonly effects: Pick<Effects, 'files' | 'env' | 'now' | 'outside'>
  /** Files and commands of secrets are looked for from here. */
  readonly folder: string
  readonly signal: AbortSignal
  /** `allow_private` of the settings. */
  readonly allowPrivate: readonly string[]
  /** The number of the account, as dbt's webhooks and API have it. */
  readonly accountId: number
  /** Where vendors are, if elsewhere than they say. */
  readonly vendors?: {
    readonly slack?: string
    readonly datadog?: { readonly api: string; readonly logs: string }
  }
}

/** dbt's webhooks wait as long for an answer. */
const TIMEOUT_MS = 10_000
/** With the time that commands for secrets take. */
const TOTAL_MS = 30_000

/** Sends a parcel through a channel. Whatever goes wrong is in the outcome, which holds no secret; it never throws. */
export async function sendParcel(
  parcel: Parcel,
  to: { readonly name: string; readonly channel: Channel; readonly deliveryId: number },
  tools: SendTools,
): Promise<Outcome> {
  const secrets: string[] = []
  const mask = new SecretMask(tools.effects.env)
  try {
    const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(TOTAL_MS)])
    const outcome = await new Sender(to, { ...tools, signal }, secrets, mask).send(parcel)
    return outcome.kind === 'delivered' ? outcome : { ...outcome, problem: clean(outcome.problem) }
  } catch (error) {
    return { kind: 'failed', problem: clean(problemOf(error)) }
  }

  function clean(text: string): string {
    return mask.text(secrets.reduce((rest, secret) => rest.replaceAll(secret, '*****'), text)).slice(0, 1000)
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'TimeoutError' ? `there was no answer in ${TOTAL_MS / 1000} seconds` : error.message
}

class Sender {
  private readonly to: { readonly name: string; readonly channel: Channel; readonly deliveryId: number }
  private readonly tools: SendTools
  private readonly secrets: string[]
  private readonly mask: SecretMask

  constructor(to: Sender['to'], tools: SendTools, secrets: string[], mask: SecretMask) {
    this.to = to
    this.tools = tools
    this.secrets = secrets
    this.mask = mask
  }

  async send(parcel: Parcel): Promise<Outcome> {
    const { channel } = this.to
    if (parcel.kind !== 'message') {
      if (channel.type !== 'datadog')
        return { kind: 'refused', problem: `a channel of ${channel.type} takes no numbers` }
      const address = await this.datadogAddress(channel)
      return this.post(
        parcel.kind === 'points' ? datadogSeries(parcel.points, address) : datadogLogs(parcel.lines, address),
      )
    }
    return this.sendMessage(this.mask.value(shownTo(parcel.message, channel)) as Message)
  }

  private async sendMessage(message: Message): Promise<Outcome> {
    const { channel, name, deliveryId } = this.to
    switch (channel.type) {
      case 'slack': {
        const address = await this.slackAddress(channel)
        const request = slackMessage(message, address)
        return this.post(request, (answer) => slackOutcome(answer, address))
      }
      case 'datadog':
        return this.post(datadogEvent(message, await this.datadogAddress(channel), this.tools.effects.now()))
      case 'webhook': {
        const url = await this.secret(channel.url, 'url')
        const secret = channel.secret ? await this.secret(channel.secret, 'secret') : null
        const { accountId, effects } = this.tools
        return this.post(
          webhookMessage(message, { name, url, secret, accountId }, { id: deliveryId, now: effects.now() }),
        )
      }
      case 'email': {
        const password = channel.password ? await this.secret(channel.password, 'password') : null
        const { host, port, tls, user = null } = channel
        return smtpSend(
          emailMessage(message, channel, deliveryId),
          { host, port, tls, user, password },
          { timeoutMs: TIMEOUT_MS, signal: this.tools.signal, allowPrivate: this.tools.allowPrivate },
        )
      }
    }
  }

  private async post(
    { url, headers, body }: HttpMessage,
    judge: (answer: Parameters<typeof outcomeOf>[0]) => Outcome = outcomeOf,
  ): Promise<Outcome> {
    const { effects, signal, allowPrivate } = this.tools
    const options = { timeoutMs: TIMEOUT_MS, maxBytes: 1024 * 1024, signal, env: effects.env, allowPrivate }
    return judge(await effects.outside.send(url, { headers, body }, options))
  }

  private async slackAddress(channel: Extract<Channel, { type: 'slack' }>): Promise<SlackAddress> {
    if (channel.url) return { kind: 'webhook', url: await this.secret(channel.url, 'url') }
    if (!channel.token) throw new Error('a channel of Slack has neither url nor token')
    const token = await this.secret(channel.token, 'token')
    const url = this.tools.vendors?.slack ?? SLACK_POST_MESSAGE
    return { kind: 'bot', url, token, channel: channel.channel ?? '' }
  }

  private async datadogAddress(channel: Extract<Channel, { type: 'datadog' }>): Promise<DatadogAddress> {
    const apiKey = await this.secret(channel.apiKey, 'api_key')
    const origins = this.tools.vendors?.datadog
    return { apiKey, site: channel.site, tags: channel.tags, ...(origins && { origins }) }
  }

  private async secret(source: SecretSource, key: string): Promise<string> {
    const text = await fetchSecret(source, `${key} of the channel ${this.to.name}`, this.tools)
    this.secrets.push(text)
    return text
  }
}

/** Rows are for channels that may hold them. */
function shownTo(message: Message, { showsRows }: Channel): Message {
  return showsRows ? message : { ...message, rows: [] }
}
