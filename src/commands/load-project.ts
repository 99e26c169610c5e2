/** From a folder and flags to a parsed project. */
import { parseProject, type ParsedProject } from '#project/parser/parse-project.ts'
import type { Invocation } from './invocation.ts'
import { type OpenProject, openProject } from './open-project.ts'

export interface LoadedProject extends OpenProject, ParsedProject {}

/**
 * Reads and parses a project. Nothing is asked of the warehouse, and nothing is written. Before the adapter can call
 * macros, `lateMacros` have to be provided.
 */
export async function loadProject(invocation: Invocation): Promise<LoadedProject> {
  const open = await openProject(invocation)
  const { type } = open.setup.adapter
  invocation.events.emit('AdapterRegistered', { adapter_name: type, adapter_version: `=${invocation.version}` }, 'info')
  const parsed = parseProject(open.setup, invocation.effects.files)
  return { ...open, ...parsed }
}
