import { runShell } from './run-shell.ts'
import type { FromShells, ToShells } from './shell-messages.ts'

/** What the server may be behind with before its command lines are held back, in characters. */
const MOST_UNSENT = 1 << 20

/** Runs the command lines that the process above sends, until that is gone; then they are ended. */
export function serveShells(): void {
  const running = new Map<number, AbortController>()
  let unsent = 0
  const tell = (message: FromShells, size = 0): Promise<void> | undefined => {
    unsent += size
    const sent = new Promise<void>((resolve) => {
      process.send?.(message, undefined, undefined, () => {
        unsent -= size
        resolve()
      })
    })
    return unsent > MOST_UNSENT ? sent : undefined
  }
  process.on('message', (message: ToShells) => {
    if (message.type === 'stop') return running.get(message.id)?.abort()
    const { id, command, folder, env } = message
    const stop = new AbortController()
    running.set(id, stop)
    const write = (stream: 'stdout' | 'stderr', text: string) => tell({ type: 'wrote', id, stream, text }, text.length)
    void runShell({ command, folder, env, signal: stop.signal, write }).then((end) => {
      running.delete(id)
      void tell({ type: 'ended', id, end })
    })
  })
  // The guards of what is still running see the end of this process.
  process.once('disconnect', () => process.exit(0))
}
