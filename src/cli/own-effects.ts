import type { Effects } from '#foundation/effects.ts'
import { maskedFiles } from '#foundation/masked-files.ts'
import { withDotenv } from '#project/config/dotenv.ts'
import { withBothNames } from '#project/config/engine-variables.ts'
import type { Host } from './host.ts'

/** The world as a command sees it: with the variables of `.env`, each by both of its names, and no secret in what it writes. */
export function ownEffects({ effects, cwd }: Pick<Host, 'effects' | 'cwd'>): Effects {
  const env = withBothNames(withDotenv(effects.files, cwd, effects.env))
  return { ...effects, env, files: maskedFiles(effects.files, env) }
}
