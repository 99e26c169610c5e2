import type { Settings } from '../settings/settings.ts'
import type { Outcome } from './channels/http-message.ts'
import { sendParcel, type SendTools } from './send-parcel.ts'
import { trialMessage } from './trial-message.ts'

/** There is one account, by the number that dbt's webhooks and API have. */
export const ACCOUNT = 1

/** Sends a trial message through a channel of the settings, now and once; undefined where there is no such channel. */
export async function tryChannel(
  name: string,
  { alerts, security }: Pick<Settings, 'alerts' | 'security'>,
  tools: Omit<SendTools, 'allowPrivate' | 'accountId'>,
  link: string | null,
): Promise<Outcome | undefined> {
  const channel = alerts.channels.get(name)
  if (!channel) return undefined
  const { now } = tools.effects
  const parcel = { kind: 'message', message: trialMessage(name, now(), link), gather: null } as const
  const sending = { ...tools, allowPrivate: security.allowPrivate, accountId: ACCOUNT }
  return sendParcel(parcel, { name, channel, deliveryId: now() }, sending)
}
