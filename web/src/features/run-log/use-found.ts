import { useEffect, useRef, useState } from 'react'
import type { LogLine } from '../../lib/log-lines.ts'
import { foundLines } from './model.ts'

/** So many lines are looked at before the page has its turn again. */
const AT_ONCE = 20_000

/** Where a text stands in a log that may still grow; searched a part at a time. */
export function useFound(lines: readonly LogLine[], count: number, text: string): readonly number[] {
  const [found, setFound] = useState<readonly number[]>(NOTHING)
  const searched = useRef({ text: '', to: 0, lines })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const last = searched.current
    if (last.text !== text || last.lines !== lines) {
      searched.current = { text, to: 0, lines }
      setFound(NOTHING)
    }
    const search = () => {
      const { current } = searched
      const end = Math.min(count, current.to + AT_ONCE)
      const more = foundLines(lines, current.to, end, text)
      current.to = end
      if (more.length > 0) setFound((before) => [...before, ...more])
      if (end < count) timer = setTimeout(search)
    }
    if (text !== '' && searched.current.to < count) timer = setTimeout(search)
    return () => clearTimeout(timer)
  }, [lines, count, text])
  return found
}

const NOTHING: readonly number[] = []
