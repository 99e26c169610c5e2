import type { Answer } from './answer.ts'
import { type Compared, outcomeOf } from './compare-stand.ts'
import { printDifferences } from './print-difference.ts'

/** What came of a project on one warehouse: its commands, then the differences that nobody gave a reason for. */
export function printStand({ stand, dbt, trellis, differences }: Compared, most: number): string {
  const commands = dbt.map((answer, index) => {
    const outcome = Object.entries(outcomeOf(answer)).map(([status, count]) => `${count} ${status}`)
    return `  ${[answer.command, outcome.join(', '), ...costs(answer, trellis[index])].filter(Boolean).join('   ')}`
  })
  return [stand, ...commands, printDifferences(stand, differences, most), ''].join('\n')
}

/** Times and memory where both engines ran in processes of their own: dbt's, then ours. */
export function costs(dbt: Answer, trellis: Answer | undefined): string[] {
  if (dbt.seconds === undefined || trellis?.seconds === undefined) return []
  return [
    `${dbt.seconds.toFixed(1)} s / ${trellis.seconds.toFixed(1)} s`,
    `${dbt.megabytes ?? '?'} MB / ${trellis.megabytes ?? '?'} MB`,
  ]
}
