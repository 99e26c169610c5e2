import { keepPreviousData, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { AnswerProblem } from './source.ts'
import { useSource } from './source-context.ts'

export interface AnswerOptions {
  /** Asks only when true; true where it is left out. */
  readonly isWanted?: boolean
  /** Asks again so often, where nothing tells that something has changed. */
  readonly everyMs?: number
  /** Shows the answer to the former address until the next one is there. */
  readonly keepsFormer?: boolean
}

/** The answer to `GET path`, kept and asked for anew when something has happened that the path is about. */
export function useAnswer<T>(path: string, options: AnswerOptions = {}): UseQueryResult<T, AnswerProblem> {
  const source = useSource()
  const { isWanted = true, everyMs, keepsFormer = false } = options
  return useQuery<T, AnswerProblem>({
    queryKey: [path],
    queryFn: ({ signal }) => source.get<T>(path, signal),
    enabled: isWanted,
    refetchInterval: source.kind === 'export' ? false : (everyMs ?? false),
    ...(keepsFormer && { placeholderData: keepPreviousData }),
    retry: (times, problem) => problem instanceof AnswerProblem && problem.status === 0 && times < 3,
  })
}

/** Asks anew for what is on the page as soon as the server tells that something has happened. */
export function useFreshAnswers(): void {
  const source = useSource()
  const queries = useQueryClient()
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const leave = source.follow(() => {
      // Things happen in bursts: one question after them will do.
      waiting ??= setTimeout(() => {
        waiting = undefined
        void queries.invalidateQueries()
      }, 250)
    })
    return () => {
      clearTimeout(waiting)
      leave()
    }
  }, [source, queries])
}
