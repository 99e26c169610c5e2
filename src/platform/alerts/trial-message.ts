import { type Message, newMessage } from './message.ts'

/** What somebody gets who tries a channel. */
export function trialMessage(channel: string, now: number, link: string | null): Message {
  return newMessage({
    kind: 'trial',
    level: 'info',
    title: 'A trial message of Trellis',
    text: `The channel ${channel} works. Nothing has happened.`,
    at: new Date(now).toISOString(),
    items: [{ level: 'info', name: 'model orders', detail: 'An error would stand here: "a" < \'b\' & `c`' }],
    link,
    tags: ['trial'],
  })
}
