import { resolve } from 'node:path'
import type { Effects } from '#foundation/effects.ts'
import { homeFolder } from '#project/config/home-folder.ts'
import { fetchSecret } from '#platform/settings/fetch-secret.ts'
import type { SecretSource } from '#platform/settings/secret.ts'
import { isUrl } from '#platform/store/database/address.ts'

const PATIENCE_MS = 30_000

/** The address that `store:` of trellis.yml names, wherever it is to be had: a file's path is whole. */
export async function storeAddress(source: SecretSource, folder: string, effects: Effects): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const home = homeFolder(effects.files, folder)
  const text = (await fetchSecret(source, 'the store', { effects, folder: home, signal })).trim()
  return isUrl(text) ? text : resolve(home, text)
}
