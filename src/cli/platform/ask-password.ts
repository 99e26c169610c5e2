import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { passwordProblem } from '#platform/access/password.ts'
import type { Host } from '../host.ts'

/** A new password, typed twice at a terminal without being shown, or the next line of standard input. */
export async function askPassword({ ask, output }: Host, name: string): Promise<string> {
  const password = await ask?.(`Password for ${name}: `, { isHidden: true })
  if (password === undefined) {
    throw dbtError('DbtUsageException', 'access/no-password', 'Nobody gave a password', {
      hint: 'type it at the terminal, or give it on standard input: … < password.txt',
    })
  }
  const problem = passwordProblem(password)
  if (problem !== undefined) throw dbtError('DbtUsageException', 'access/weak-password', problem)
  // What comes through a pipe has no second line.
  const again = output.isTerminal ? await ask?.('Once more: ', { isHidden: true }) : undefined
  if (again !== undefined && again !== password) {
    throw dbtError('DbtUsageException', 'access/other-password', 'The two passwords are not the same')
  }
  return password
}
