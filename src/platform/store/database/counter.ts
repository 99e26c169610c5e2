import { number } from './cells.ts'
import type { Session } from './database.ts'

/**
 * The next number of a counter, from 1. Whoever has taken one keeps all others waiting until its transaction ends, so
 * that there are no gaps: what is counted becomes visible in the order of its numbers.
 */
export async function nextNumber(session: Session, name: string, count = 1): Promise<number> {
  const [row] = await session.write(
    `insert into counters (name, value) values ($1, $2)
     on conflict (name) do update set value = counters.value + excluded.value returning value`,
    [name, count],
  )
  if (!row) throw new Error(`The counter ${name} gave nothing`)
  return number(row, 'value') - count + 1
}
