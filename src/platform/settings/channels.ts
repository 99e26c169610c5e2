import { closest } from '#foundation/source/closest.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { placeName, WRONG, type Place, type Reading, type Wrong } from '#project/config/shapes/reading.ts'
import { type Fields, filled, optional, record, required } from '#project/config/shapes/record.ts'
import { SECRET, type SecretSource } from './secret.ts'
import { oneOrMore, type Shape, shown, tableOf } from '#project/config/shapes/shape.ts'
import { FLAG, integerOf, TEXT, textOf } from '#project/config/shapes/values.ts'

interface ChannelRules {
  /** Whether messages may hold rows of data. */
  readonly showsRows: boolean
}

export interface SlackChannel extends ChannelRules {
  readonly type: 'slack'
  /** An incoming webhook; or else a bot's token, and the channel. */
  readonly url?: SecretSource
  readonly token?: SecretSource
  readonly channel?: string
}

export interface DatadogChannel extends ChannelRules {
  readonly type: 'datadog'
  readonly apiKey: SecretSource
  readonly site: string
  readonly tags: readonly string[]
}

export interface EmailChannel extends ChannelRules {
  readonly type: 'email'
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: SecretSource
  /** Whether the connection begins with TLS; else it turns to it where the server can. */
  readonly tls: boolean
  readonly from: string
  readonly to: readonly string[]
}

export interface WebhookChannel extends ChannelRules {
  readonly type: 'webhook'
  readonly url: SecretSource
  readonly secret?: SecretSource
}

/** Where alerts go. */
export type Channel = SlackChannel | DatadogChannel | EmailChannel | WebhookChannel

const address = textOf('an address such as data@example.com', (text) =>
  /^[^@]*<?[^\s@<>]+@[^\s@<>]+>?$/.test(text) ? undefined : `this is '${text}'`,
)

const RULES: Fields<ChannelRules> = {
  showsRows: filled(FLAG, false, 'Whether a message may hold the first rows that failed.'),
}

/** The shapes of the kinds of channels, for the reference. */
export const CHANNEL_TYPES = {
  slack: record<Omit<SlackChannel, 'type'>>('a channel of Slack', {
    url: optional(SECRET, 'The address of an incoming webhook.'),
    token: optional(SECRET, "Or a bot's token."),
    channel: optional(TEXT, 'With a token, the channel: `#data`.'),
    ...RULES,
  }),
  datadog: record<Omit<DatadogChannel, 'type'>>('a channel of Datadog', {
    apiKey: required(SECRET, 'The key of its API.'),
    site: filled(TEXT, 'datadoghq.com', 'Its site, for example `datadoghq.eu`.'),
    tags: filled(oneOrMore(TEXT), [], 'Tags that each message gets.'),
    ...RULES,
  }),
  email: record<Omit<EmailChannel, 'type'>>('a channel of e-mail', {
    host: required(TEXT, 'The server that sends.'),
    port: filled(integerOf(1, 65535), 587, 'Its port.'),
    user: optional(TEXT, 'The name to sign in with.'),
    password: optional(SECRET, 'The password to sign in with.'),
    tls: filled(
      FLAG,
      false,
      'Whether the connection begins encrypted, as on port 465. Else it becomes so where the server can.',
    ),
    from: required(address, 'The sender.'),
    to: required(oneOrMore(address), 'Who gets it.'),
    ...RULES,
  }),
  webhook: record<Omit<WebhookChannel, 'type'>>('a webhook', {
    url: required(SECRET, 'Where to.'),
    secret: optional(SECRET, 'Signs the body: HMAC-SHA256 in hexadecimal, in the header `Authorization`, as dbt does.'),
    ...RULES,
  }),
} as const

type ChannelType = keyof typeof CHANNEL_TYPES
const TYPES = Object.keys(CHANNEL_TYPES) as ChannelType[]

const CHANNEL: Shape<Channel> = {
  wanted: 'a channel',
  schema: {
    anyOf: TYPES.map((type) => {
      const { properties, required: needed = [] } = CHANNEL_TYPES[type].schema as Record<string, object>
      return {
        ...CHANNEL_TYPES[type].schema,
        properties: { type: { const: type }, ...properties },
        required: ['type', ...(needed as string[])],
      }
    }),
  },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    if (!isMapping(value)) {
      return reading.refuse(
        place,
        `${placeName(place)} has to be a channel, a mapping with 'type': this is ${shown(value, reading.written(place))}`,
      )
    }
    const { type, ...rest } = value
    const known = TYPES.find((each) => each === type)
    if (known !== undefined) return readChannel(known, { path: place.path, raw: rest }, reading)
    const meant = typeof type === 'string' ? closest(type, TYPES) : undefined
    const at = type === undefined ? place : { raw: type, path: [...place.path, 'type'] }
    return reading.refuse(at, `${placeName(place)} needs a type: ${TYPES.join(', ')}`, {
      ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
      onKey: type === undefined,
    })
  },
}

function readChannel(type: ChannelType, place: Place, reading: Reading): Channel | Wrong {
  const channel = CHANNEL_TYPES[type].read(place, reading)
  if (channel === WRONG) return WRONG
  if (type === 'slack') {
    const { url, token, channel: room } = channel as Omit<SlackChannel, 'type'>
    if ((url === undefined) === (token === undefined) || (token !== undefined && room === undefined)) {
      return reading.refuse(place, `${placeName(place)} needs either 'url', or 'token' and 'channel'`, {
        reason: 'missing-key',
        onKey: true,
      })
    }
  }
  return { type, ...channel } as Channel
}

export const CHANNELS = tableOf(CHANNEL, 'names')
