import type { Answer } from './answer.ts'
import { ASPECT_NAMES } from './aspects/aspects.ts'
import { compareValues } from './compare-values.ts'
import { ABSENT, type Difference } from './difference.ts'

/** Where two engines' answers to one command are different. */
export function compareAnswers(stand: string, dbt: Answer, trellis: Answer): Difference[] {
  return ASPECT_NAMES.flatMap((aspect) =>
    compareValues(dbt.seen[aspect] ?? ABSENT, trellis.seen[aspect] ?? ABSENT).map(({ path, ...values }) => ({
      stand,
      command: dbt.command,
      aspect,
      where: path.join(' › '),
      ...values,
    })),
  )
}
