import { useEffect, useState } from 'react'
import { formatAge } from '../lib/format.ts'
import './server-gone.css'

/** What is on the page is of then, in ms of this machine: it follows what happens when the server can answer again. */
export function ServerGone({ since, message }: { readonly since: number; readonly message: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="server-gone">
      <b role="status">▲ {message}</b> What stands here is of {formatAge(new Date(since).toISOString(), now)}; it goes
      on by itself.
    </p>
  )
}
