import type { Invocation } from './invocation.ts'
import { findParse } from './load-project.ts'
import { copyManifestFiles, writeManifestFiles } from './write-artifacts.ts'

/** `parse`: reads the project, says what is wrong with it, and writes its manifest. */
export async function parseCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const found = await findParse(invocation)
  if (found.kind === 'remembered') copyManifestFiles(invocation, found.open.setup, found.content)
  else writeManifestFiles(invocation, found.project.setup, found.project.manifest)
  return { success: true }
}
