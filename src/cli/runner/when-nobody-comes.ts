const TURN_MS = 1_000

/**
 * Gives up when nobody has come for so long; what is returned keeps it from that. Only time counts in which this process could have
 * heard somebody: who knocks while it reads a large project, or while the machine has no time for it, waits at the door.
 */
export function whenNobodyComes(patienceMs: number, giveUp: () => void, turnMs = TURN_MS): () => void {
  let left = Math.ceil(patienceMs / turnMs)
  let before = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    // Timers come before what has been waiting at sockets.
    const wasBusy = now - before > 2 * turnMs
    before = now
    if (wasBusy || --left > 0) return
    clearInterval(timer)
    giveUp()
  }, turnMs)
  return () => clearInterval(timer)
}
