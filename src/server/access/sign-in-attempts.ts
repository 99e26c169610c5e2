import { addressGroup } from './address-group.ts'
import { CountedWindows } from './counted-windows.ts'

const MINUTE = 60_000

/** So many tries within so long a time. Of one user from everywhere there are more: nobody is to lock others out. */
const LIMITS = {
  pair: { most: 5, windowMs: 5 * MINUTE },
  address: { most: 30, windowMs: 5 * MINUTE },
  user: { most: 50, windowMs: 15 * MINUTE },
} as const

/** How often one has tried to sign in, by user and by address. It makes no difference whether there is such a user. */
export class SignInAttempts {
  private readonly counts: CountedWindows

  constructor(now: () => number) {
    this.counts = new CountedWindows(now)
  }

  /** Counts a try that is about to begin; gives how many milliseconds to wait, where there were too many. */
  begin(user: string, address: string): number | undefined {
    const waits = Object.entries(keysOf(user, address)).map(([kind, key]) => {
      const { most, windowMs } = LIMITS[kind as keyof typeof LIMITS]
      const { count, endsInMs } = this.counts.add(key, windowMs)
      return count > most ? endsInMs : 0
    })
    const wait = Math.max(...waits)
    return wait > 0 ? wait : undefined
  }

  succeeded(user: string, address: string): void {
    const keys = keysOf(user, address)
    this.counts.forget(keys.pair)
    this.counts.takeBack(keys.address)
    this.counts.takeBack(keys.user)
  }
}

function keysOf(user: string, address: string): Readonly<Record<keyof typeof LIMITS, string>> {
  const group = addressGroup(address)
  return { pair: `pair ${group} ${user}`, address: `address ${group}`, user: `user ${user}` }
}
