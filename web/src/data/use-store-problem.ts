import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { AnswerProblem } from './source.ts'

export interface StoreProblem {
  /** In ms of this machine. */
  readonly since: number
  /** In the words of the server. */
  readonly message: string
}

/** Why what is on the page cannot be had anew, although a server answers: it cannot reach its store. Undefined where all is well. */
export function useStoreProblem(): StoreProblem | undefined {
  const queries = useQueryClient()
  const [found, setFound] = useState<StoreProblem>()
  useEffect(() => {
    const cache = queries.getQueryCache()
    const look = () => {
      const problem = cache
        .getAll()
        .filter((query) => query.isActive() && query.state.data !== undefined)
        .map(({ state }) => state.error)
        .find((error) => error instanceof AnswerProblem && error.status !== 0 && error.isPassing)
      const [message = ''] = problem?.message.split('\n') ?? []
      setFound((before) => (problem ? (before ?? { since: Date.now(), message: `${message}.` }) : undefined))
    }
    return cache.subscribe(notifyManager.batchCalls(look))
  }, [queries])
  return found
}
