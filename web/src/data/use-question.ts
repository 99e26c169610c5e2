import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { AnswerProblem } from './source.ts'
import { useSource } from './source-context.ts'

/** The answer to a question that is too long for an address: it only reads, and its former answer stays until the next one is there. */
export function useQuestion<T>(path: string, question: unknown, isWanted = true): UseQueryResult<T, AnswerProblem> {
  const source = useSource()
  return useQuery<T, AnswerProblem>({
    queryKey: [path, question],
    queryFn: () => source.send<T>('POST', path, question),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    retry: false,
  })
}
