import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** The values of `hard_deletes`. */
export type HardDeletes = 'ignore' | 'invalidate' | 'new_record'

/** What a snapshot does with rows that are gone, by `hard_deletes` or the older `invalidate_hard_deletes`. */
export function hardDeletesBehavior(config: Readonly<Record<string, unknown>>): HardDeletes {
  const invalidate = config.invalidate_hard_deletes ?? null
  const behavior = config.hard_deletes ?? null
  if (invalidate !== null && behavior !== null) {
    throw dbtError(
      'DbtValidationError',
      'snapshot/hard-deletes-twice',
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
      { setting: 'invalidate_hard_deletes', hint: "keep hard_deletes: 'invalidate' is what the other one means" },
    )
  }
  if (invalidate || behavior === 'invalidate') return 'invalidate'
  if (behavior === 'new_record') return 'new_record'
  if (behavior === null || behavior === 'ignore') return 'ignore'
  throw dbtError('DbtValidationError', 'snapshot/hard-deletes', 'Invalid setting for property hard_deletes.', {
    setting: 'hard_deletes',
    notes: [`found ${JSON.stringify(behavior)}; possible: ignore, invalidate, new_record`],
  })
}
