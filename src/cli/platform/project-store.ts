/** Finds the store of a project for the commands about it. */
import { resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { fetchSecret } from '#platform/settings/fetch-secret.ts'
import { parseAddress } from '#platform/store/database/address.ts'
import type { Host } from '../host.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import { projectInvocation, type ProjectWords } from './project-invocation.ts'

const WITHOUT_SETTINGS = '.trellis/state.db'

/** The address of the store that trellis.yml names, or the one that a project has without saying so. */
export async function storeAddressOf(host: Host, words: ProjectWords, args: readonly string[]): Promise<string> {
  const invocation = projectInvocation(host, words, args)
  const { flags, effects, signal } = invocation
  const home = homeFolder(effects.files, flags.PROJECT_DIR)
  const settings = settingsOfProject(invocation)
  const named = settings
    ? await fetchSecret(settings.store, 'the address of the store', { effects, folder: home, signal })
    : WITHOUT_SETTINGS
  return parseAddress(named).kind === 'sqlite' ? resolve(home, named) : named
}

/** Nothing is made where somebody only wants to look. */
export function checkStore({ effects }: Pick<Host, 'effects'>, address: string): void {
  if (parseAddress(address).kind === 'postgres' || effects.files.exists(address)) return
  throw dbtError('DbtRuntimeError', 'store/none', `There is no store at ${address}`, {
    hint: 'trellis up makes one; another project is named by --project-dir',
  })
}
