import type { UseQueryResult } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Problem, Unanswered } from './unanswered.tsx'
import './answered.css'

interface AnsweredProps<T> {
  readonly answer: UseQueryResult<T, Problem>
  readonly children: (value: T) => React.ReactNode
  /** The room it will take, in pixels, so that nothing moves when it comes. */
  readonly height?: number
}

/** What is there when the answer is: before, quiet space (and bars after a moment); after a failure, its words. */
export function Answered<T>({ answer, children, height = 120 }: AnsweredProps<T>) {
  const { data, error } = answer
  const last = useRef<Problem>(undefined)
  if (data !== undefined) last.current = undefined
  else if (error) last.current = error
  if (data !== undefined) return children(data)
  if (error) return <Unanswered problem={error} />
  // Asked again in vain every few seconds, nothing is to flicker.
  if (last.current && answer.errorUpdateCount > 0) return <Unanswered problem={last.current} />
  return (
    <div className="answered-waiting" style={{ minHeight: height }} aria-busy="true">
      <span className="visually-hidden">Loading</span>
    </div>
  )
}
