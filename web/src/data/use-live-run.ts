import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { hearLive, type LiveRun, NOTHING_LIVE } from '../lib/run-node.ts'
import type { RunEvent } from './source.ts'
import { useSource } from './source-context.ts'

export interface HeardRun extends LiveRun {
  /** Up to which piece its log is known to go. */
  readonly lastPiece: number
}

const FLUSH_MS = 200

/** What a run tells while it is under way. At its end, and whenever a step begins, what is known of it is asked for anew. */
export function useLiveRun(id: number, isLive: boolean): HeardRun {
  const source = useSource()
  const queries = useQueryClient()
  const [heard, setHeard] = useState<HeardRun>(NOTHING)
  useEffect(() => {
    if (!isLive) return undefined
    let waiting: RunEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      const events = waiting
      waiting = []
      setHeard((before) => ({ ...hearLive(before, events), lastPiece: lastPieceOf(events) ?? before.lastPiece }))
      // Of these the run's own answers tell more than the events.
      if (events.some(({ name }) => name !== 'message' && name !== 'log')) {
        void queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => isAbout(path, id) })
      }
    }
    const leave = source.followRun(id, (event) => {
      waiting.push(event)
      timer ??= setTimeout(flush, FLUSH_MS)
    })
    return () => {
      clearTimeout(timer)
      leave()
      setHeard(NOTHING)
    }
  }, [source, queries, id, isLive])
  return heard
}

const NOTHING: HeardRun = { ...NOTHING_LIVE, lastPiece: 0 }

function lastPieceOf(events: readonly RunEvent[]): number | undefined {
  const event = events.findLast(({ name }) => name === 'log')
  return event && (JSON.parse(event.data) as { readonly last: number }).last
}

function isAbout(path: unknown, id: number): boolean {
  return typeof path === 'string' && (path === `/api/runs/${id}` || path.startsWith(`/api/runs/${id}/`))
}
