import { rememberedText } from '#project/parser/cache/parse-cache.ts'
import type { Invocation } from './invocation.ts'
import { findParse } from './load-project.ts'
import { copyManifestFiles, writeManifestFiles } from './write-artifacts.ts'

/** `parse`: reads the project, says what is wrong with it, and writes its manifest. */
export async function parseCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const found = await findParse(invocation)
  if (found.kind === 'remembered') {
    copyManifestFiles(invocation, found.open.setup, rememberedText(found.content))
    return { success: true }
  }
  const { setup, manifest, written } = found.project
  if (written) copyManifestFiles(invocation, setup, written)
  else writeManifestFiles(invocation, setup, manifest)
  return { success: true }
}
