import type { Project } from '#api/project.ts'
import { useAnswer } from './use-answer.ts'

/** What is served; undefined until it is known. */
export function useProject(): Project | undefined {
  return useAnswer<Project>('/api/project').data
}
