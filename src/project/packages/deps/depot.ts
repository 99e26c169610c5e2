import type { VersionStrictness } from '#project/config/make-project.ts'
import type { RenderText } from '#project/config/renderer.ts'
import type { GitCheckouts, GitSurroundings } from './git-checkout.ts'
import type { Hub } from './hub.ts'

/** What fetching packages takes: the world outside, where to put things, and what was fetched already. */
export interface Depot extends GitSurroundings {
  /** Absolute. */
  readonly projectRoot: string
  readonly projectName: string
  /** As the project writes it. */
  readonly installPath: string
  /** Stops all that is still on its way: one thing has failed, and nothing will be installed. */
  readonly abandon: () => void
  /** Renders the lists of packages of packages. */
  readonly render: RenderText
  readonly versionCheck: VersionStrictness
  readonly hub: Hub
  readonly checkouts: GitCheckouts
}
