import { useEffect, useRef, useState } from 'react'
import type { LogPieces } from '#api/run-details.ts'
import { type LogLine, LogLines } from '../lib/log-lines.ts'
import { AnswerProblem } from './source.ts'
import { useSource } from './source-context.ts'

export interface RunLog {
  /** Grows in place: `count` says that there are more. */
  readonly lines: readonly LogLine[]
  readonly count: number
  /** All that there is has been read. */
  readonly isWhole: boolean
  readonly problem: AnswerProblem | undefined
}

/** A part of a log: an export holds it by this address. */
export function logAddress(id: number, after: number): string {
  return `/api/runs/${id}/log?after=${after}&limit=1000&characters=1000000`
}

export interface RunLogWish {
  readonly id: number
  readonly isOver: boolean
  /** The number of the last piece that it is known to have. */
  readonly lastPiece: number
  /** Makes of a line what is shown; another function reads the log anew. Undefined while that is not known yet. */
  readonly shown: ((line: string) => string) | undefined
}

/** Where nobody answers it is asked again after this. */
const AGAIN_MS = 2_000

/** The log of a run, part by part, and as it grows: up to the piece of that number, or to its end. */
export function useRunLog({ id, isOver, lastPiece, shown }: RunLogWish): RunLog {
  const source = useSource()
  const reader = useRef({ id, shown, log: new LogLines(shown), next: 0 })
  const [state, setState] = useState<Omit<RunLog, 'lines'>>({ count: 0, isWhole: false, problem: undefined })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (state.problem?.status !== 0) return undefined
    const timer = setTimeout(() => setAttempt((count) => count + 1), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [state.problem])
  useEffect(() => {
    const aborted = new AbortController()
    if (!shown) return undefined
    if (reader.current.id !== id || reader.current.shown !== shown) {
      reader.current = { id, shown, log: new LogLines(shown), next: 0 }
    }
    const { current } = reader
    const read = async () => {
      while (isOver || current.next < lastPiece) {
        const { pieces, next } = await source.get<LogPieces>(logAddress(id, current.next), aborted.signal)
        if (aborted.signal.aborted) return
        current.log.add(pieces)
        const isEnd = pieces.length === 0
        current.next = next
        setState({ count: current.log.lines.length, isWhole: isEnd && isOver, problem: undefined })
        if (isEnd) return
      }
    }
    read().catch((problem: unknown) => {
      if (aborted.signal.aborted || !(problem instanceof AnswerProblem)) return
      setState((before) => ({ ...before, problem }))
    })
    return () => aborted.abort()
  }, [source, id, isOver, lastPiece, shown, attempt])
  return { lines: reader.current.log.lines, ...state }
}
