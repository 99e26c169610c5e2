import { dbtEnvironments } from '#project/context/environments.ts'
import type { Invocation } from '#commands/invocation.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { readSettings } from '#platform/settings/read-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'

/** What the project's `trellis.yml` says; undefined where there is none. Throws where something is wrong with it. */
export function settingsOfProject(invocation: Invocation): Settings | undefined {
  const { flags, effects } = invocation
  const render = settingsRenderers(invocation, dbtEnvironments()).secret(flags.VARS)
  return readSettings(flags.PROJECT_DIR, { files: effects.files, env: effects.env, render })
}
