import type { Project } from '#api/project.ts'
import { useAnswer } from './use-answer.ts'
import { useFrame } from './use-frame.ts'

/** What is served; undefined until it is known, and in a page of others. */
export function useProject(): Project | undefined {
  return useAnswer<Project>('/api/project', { isWanted: useFrame() !== 'embed' }).data
}
