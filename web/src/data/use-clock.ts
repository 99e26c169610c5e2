import { useEffect, useState } from 'react'
import { useProject } from './use-project.ts'

/** The time of the server, in ms, anew every `everyMs`; a replayed clock stands as the server has it. */
export function useNow(everyMs = 15_000): number {
  const project = useProject()
  const [here, setHere] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  const [offset, setOffset] = useState(0)
  const said = project?.now
  useEffect(() => {
    if (said !== undefined) setOffset(Date.parse(said) - Date.now())
  }, [said])
  return here + offset
}
