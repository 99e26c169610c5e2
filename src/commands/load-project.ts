/** From a folder and flags to a parsed project. */
import { parseProject, type ParsedProject } from '#project/parser/parse-project.ts'
import type { Invocation } from './invocation.ts'
import { type OpenProject, openProject } from './open-project.ts'

export interface LoadedProject extends OpenProject, ParsedProject {}

/** Reads and parses a project. Nothing is asked of the warehouse, and nothing is written. */
export async function loadProject(invocation: Invocation): Promise<LoadedProject> {
  const open = await openProject(invocation)
  const parsed = parseProject(open.setup, invocation.effects.files)
  return { ...open, ...parsed }
}
