import { readRemembered } from '#project/parser/cache/parse-cache.ts'
import type { Invocation } from './invocation.ts'
import { findParse, type FoundParse } from './load-project.ts'
import { copyManifestFiles, writeManifestFiles } from './write-artifacts.ts'

/** `parse`: reads the project, says what is wrong with it, and writes its manifest. */
export async function parseCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const found = await findParse(invocation)
  const { setup } = found.kind === 'parsed' ? found.project : found.open
  const content = contentOf(found)
  if (content) copyManifestFiles(invocation, setup, content)
  else if (found.kind === 'parsed') writeManifestFiles(invocation, setup, found.project.manifest)
  return { success: true }
}

/** A manifest that has just been written for the next parse need not be made a second time. */
function contentOf(found: FoundParse) {
  if (found.kind === 'remembered') return found.content
  return found.place && readRemembered(found.place)
}
