import type { Effects } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { VersionStrictness } from '#project/config/make-project.ts'
import type { RenderText } from '#project/config/renderer.ts'
import type { GitCheckouts } from './git-checkout.ts'
import type { Hub } from './hub.ts'

/** What fetching packages takes: the world outside, where to put things, and what was fetched already. */
export interface Depot {
  /** Absolute. */
  readonly projectRoot: string
  readonly projectName: string
  /** As the project writes it. */
  readonly installPath: string
  readonly effects: Effects
  readonly events: Pick<EventSink, 'emit'>
  readonly signal: AbortSignal
  /** Stops all that is still on its way: one thing has failed, and nothing will be installed. */
  readonly abandon: () => void
  /** Renders the lists of packages of packages. */
  readonly render: RenderText
  readonly versionCheck: VersionStrictness
  /** Whether git may ask the user for a password. */
  readonly canAsk: boolean
  /** An own folder for what is on its way. */
  readonly downloads: string
  readonly hub: Hub
  readonly checkouts: GitCheckouts
}

/** What asking over the network takes. */
export type Line = Pick<Depot, 'effects' | 'events' | 'signal'>
