import { keepPreviousData, useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { AnswerProblem, SERVER_BACK, SERVER_GONE } from './source.ts'
import { useSource } from './source-context.ts'

export interface AnswerOptions<T, V = T> {
  /** Asks only when true; true where it is left out. */
  readonly isWanted?: boolean
  /** Asks again so often, where nothing tells that something has changed. */
  readonly everyMs?: number
  /** Shows the answer to the former address until the next one is there. */
  readonly keepsFormer?: boolean
  /** The events after which the answer may be another one; any of them where this is left out. */
  readonly changesWith?: readonly string[]
  /** Makes of an answer what the page works with, once for each. Both are told apart by their digest alone. */
  readonly as?: (answer: T & Digested) => V & Digested
}

/** What is too large to be compared field by field says by a digest whether it is the same. */
export interface Digested {
  readonly digest: string
}

/** The answer to `GET path`, kept and asked for anew when something has happened that the path is about. */
export function useAnswer<T, V = T>(path: string, options: AnswerOptions<T, V> = {}): UseQueryResult<V, AnswerProblem> {
  const source = useSource()
  const { isWanted = true, everyMs, keepsFormer = false, changesWith, as } = options
  return useQuery<T, AnswerProblem, V>({
    queryKey: [path],
    queryFn: ({ signal }) => source.get<T>(path, signal),
    enabled: isWanted,
    refetchInterval: ({ state: { error } }) => {
      if (source.kind === 'export') return false
      return error?.isPassing ? AGAIN_MS : (everyMs ?? false)
    },
    ...(keepsFormer && { placeholderData: keepPreviousData }),
    ...(changesWith && { meta: { changesWith }, staleTime: Number.POSITIVE_INFINITY }),
    ...(as && { select: as as (answer: T) => V, structuralSharing: keepSame }),
    retry: (times, problem) => problem instanceof AnswerProblem && problem.status === 0 && times < 3,
  })
}

/** Who cannot answer for the moment is asked again after this. */
const AGAIN_MS = 5_000

/** What came of several questions. */
export interface Answers<T> {
  /** Those that are there. */
  readonly answers: readonly T[]
  /** Why the last time others, or the same, did not come. */
  readonly problems: readonly AnswerProblem[]
}

/** The answers to several addresses. */
export function useAnswers<T>(paths: readonly string[]): Answers<T> {
  const source = useSource()
  const queries = useQueries({
    queries: paths.map((path) => ({
      queryKey: [path],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => source.get<T>(path, signal),
      retry: false,
    })),
  })
  return {
    answers: queries.flatMap(({ data }) => (data === undefined ? [] : [data])),
    problems: queries.flatMap(({ error }) => (error instanceof AnswerProblem ? [error] : [])),
  }
}

/** Asks anew for the answers below an address that are on the page. */
export function useAskAnew(): (address: string) => void {
  const queries = useQueryClient()
  return useCallback(
    (address) =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(`${address}/`) }),
    [queries],
  )
}

function keepSame(former: unknown, next: unknown): unknown {
  return (former as Digested | undefined)?.digest === (next as Digested).digest ? former : next
}

/**
 * Asks anew for what is on the page as soon as the server tells that something has happened. Gives since when it has told nothing
 * because it does not answer, in ms of this machine.
 */
export function useFreshAnswers(): number | undefined {
  const source = useSource()
  const queries = useQueryClient()
  const [goneSince, setGoneSince] = useState<number | undefined>()
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    let gone: ReturnType<typeof setTimeout> | undefined
    const heard = new Set<string>()
    const leave = source.follow((event) => {
      if (event === SERVER_GONE) {
        const since = Date.now()
        gone ??= setTimeout(() => setGoneSince(since), PATIENCE_MS)
        return
      }
      clearTimeout(gone)
      gone = undefined
      setGoneSince(undefined)
      heard.add(event)
      // Things happen in bursts: one question after them will do.
      waiting ??= setTimeout(() => {
        waiting = undefined
        const events = new Set(heard)
        heard.clear()
        void queries.invalidateQueries({ predicate: ({ meta }) => changes(meta, events) })
      }, 250)
    })
    return () => {
      clearTimeout(waiting)
      clearTimeout(gone)
      leave()
    }
  }, [source, queries])
  return goneSince
}

/** A server that starts anew is there again before anybody has read that it was gone. */
const PATIENCE_MS = 2_000

function changes(meta: Readonly<Record<string, unknown>> | undefined, events: ReadonlySet<string>): boolean {
  const changesWith = meta?.['changesWith'] as readonly string[] | undefined
  return events.has(SERVER_BACK) || changesWith === undefined || changesWith.some((event) => events.has(event))
}
