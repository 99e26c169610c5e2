import { useEffect, useState } from 'react'
import { formatAge } from '../lib/format.ts'
import './server-gone.css'

/** What is on the page is of then, in ms of this machine: it follows what happens when the server answers again. */
export function ServerGone({ since }: { readonly since: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="server-gone">
      <b role="status">▲ The server does not answer.</b> This is how it stood{' '}
      {formatAge(new Date(since).toISOString(), now)}; it goes on by itself.
    </p>
  )
}
