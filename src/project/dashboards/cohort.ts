import type { CohortTile } from '#manifest/dashboards/definition.ts'
import type { Grain } from '#api/dashboards.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { mapped, type Shape, shortOrFull } from '#project/config/shapes/shape.ts'
import { integerOf, oneOf } from '#project/config/shapes/values.ts'
import { placedFields, type PlacedKeys } from './placed.ts'
import { placed, type Untyped } from './tiles.ts'
import { COLUMN, EXPRESSION, MODEL } from './values.ts'

interface CohortStart {
  readonly model?: string
  readonly column: string
  readonly entity?: string
}

interface CohortKeys extends PlacedKeys {
  readonly model: string
  readonly entity: string
  readonly activity: string
  readonly where?: string
  readonly cohort: CohortStart | 'first'
  readonly grain: Grain
  readonly periods: number
  readonly kind: CohortTile['kind']
  readonly show: CohortTile['show']
}

const START: Shape<CohortStart | 'first'> = shortOrFull<string, CohortStart, CohortStart | 'first'>({
  wanted: "'first', the name of a column, or a mapping with model, column and entity",
  short: COLUMN,
  ofShort: (column) => (column === 'first' ? column : { column }),
  full: record<CohortStart>('a cohort', {
    model: optional(MODEL, 'The model where it stands; else that of the activities.'),
    column: required(COLUMN, 'The moment.'),
    entity: optional(COLUMN, 'The column of the entity there, where it has another name.'),
  }),
  ofFull: (start) => start,
})

export const COHORT: Shape<Untyped<CohortTile>> = mapped(
  record<CohortKeys>('a cohort tile', {
    ...placedFields(12, 6),
    model: required(MODEL, 'A model whose rows are activities.'),
    entity: required(COLUMN, 'The column that says whose they are, such as a user.'),
    activity: required(COLUMN, 'The column that says when an activity was.'),
    where: optional(EXPRESSION, 'Which rows are activities that count.'),
    cohort: filled(
      START,
      'first',
      'The moment that makes the cohort: a column, `{model, column}`, or the `first` activity.',
    ),
    grain: filled(oneOf(['day', 'week', 'month', 'quarter', 'year']), 'month', 'How long a period is.'),
    periods: filled(integerOf(1, 120), 12, 'How many of them are shown.'),
    kind: filled(
      oneOf(['retention', 'conversion']),
      'retention',
      'Who was active in a period, or who was until its end at least once.',
    ),
    show: filled(oneOf(['relative', 'absolute']), 'relative', 'Shares of the cohort, or counts.'),
  }),
  (keys, place) => {
    const { model, entity, activity, where, cohort, grain, periods, kind, show } = keys
    return {
      ...placed(keys, place),
      model,
      entity,
      activity,
      ...(where !== undefined && { where }),
      cohort:
        cohort === 'first'
          ? undefined
          : { model: cohort.model, column: cohort.column, entity: cohort.entity ?? entity },
      grain,
      periods,
      kind,
      show,
    }
  },
)
