import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import { writeManifestFiles } from './write-artifacts.ts'

/** `parse`: reads the project, says what is wrong with it, and writes its manifest. */
export async function parseCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { setup, manifest } = await loadProject(invocation)
  writeManifestFiles(invocation, setup, manifest)
  return { success: true }
}
