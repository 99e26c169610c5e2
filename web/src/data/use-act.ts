import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { AnswerProblem } from './source.ts'
import { useSource } from './source-context.ts'

export interface Act {
  readonly method?: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/** Has the server do something, and asks anew for what is on the page. */
export function useAct<T = unknown>(): UseMutationResult<T, AnswerProblem, Act> {
  const source = useSource()
  const queries = useQueryClient()
  return useMutation<T, AnswerProblem, Act>({
    mutationFn: ({ method = 'POST', path, body }) => source.send<T>(method, path, body),
    onSettled: () => queries.invalidateQueries(),
  })
}
