import { isPassword } from '#platform/access/password.ts'
import { userName } from '#platform/access/user-name.ts'
import type { User } from '#platform/store/port/users.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { tooMany } from './guard.ts'
import type { AccessStore } from './identify.ts'
import { SignInAttempts } from './sign-in-attempts.ts'

/** Digests take memory and a processor each: so many at once, and so many more may wait. */
const AT_ONCE = 2
const WAITING = 30

/** Signs people in with name and password. */
export class PasswordSignIn {
  private readonly store: AccessStore
  private readonly attempts: SignInAttempts
  private underWay = 0
  private readonly waiting: (() => void)[] = []

  constructor(store: AccessStore, now: () => number) {
    this.store = store
    this.attempts = new SignInAttempts(now)
  }

  /** The user; whoever is none, and whoever has another password, gets the same answer after the same time. */
  async check(typedName: string, password: string, address: string): Promise<User> {
    const name = userName(typedName)
    const wait = this.attempts.begin(name ?? '', address)
    if (wait !== undefined) throw tooMany(wait, 'There were too many attempts to sign in')
    const user = await this.inTurn(async () => {
      const [found, digest] = await Promise.all([
        name === undefined ? undefined : this.store.users.find(name),
        name === undefined ? undefined : this.store.users.passwordOf(name),
      ])
      const isRight = await isPassword(password, digest)
      if (isRight && found) return found
      await this.noteFailure(found, address)
      throw new HttpProblem(401, 'access/wrong-password', 'There is no such user, or the password is another one')
    })
    this.attempts.succeeded(user.name, address)
    return user
  }

  /** What was typed as a name may be a password. */
  private async noteFailure(user: User | undefined, address: string): Promise<void> {
    await this.store.audit.append([
      { action: 'user.sign_in_failed', actor: null, subject: `user ${user?.name ?? '?'}`, data: { address } },
    ])
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.underWay >= AT_ONCE) {
      if (this.waiting.length >= WAITING) throw tooMany(1000, 'Too many are signing in at once')
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    } else this.underWay++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.underWay--
    }
  }
}
