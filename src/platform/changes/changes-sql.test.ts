import { afterAll, describe, expect, test } from 'vitest'
import type { SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { openPostgres, TEST_SERVER } from '#warehouse/postgres/server-for-tests.ts'
import { askSnapshot } from './ask-snapshot.ts'
import { readMoment } from './moment.ts'
import type { Asked, Question } from './question.ts'
import { answerRows } from './write-answer.ts'

interface Case {
  readonly rule: string
  /** id, qty, begin, end and whether it marks a deletion; days of January 2024. */
  readonly rows: readonly (readonly [
    id: number,
    qty: number | null,
    begin: number,
    end: number | null,
    gone?: boolean,
  ])[]
  readonly question: Question
  readonly asked?: Partial<Asked>
  /** Each row's values, joined by blanks. */
  readonly answer: readonly string[]
}

const inventory = { column: 'qty' } as const
const day = (number: number) => readMoment(`2024-01-${String(number).padStart(2, '0')}`, 'UTC', 0)

const CASES: readonly Case[] = [
  {
    rule: 'a key that goes and comes back is deleted and revived, with what is different',
    rows: [
      [1, 5, 1, 3],
      [1, 6, 7, null],
    ],
    question: { kind: 'changes' },
    answer: ['01-01 inserted 1 - - -', '01-03 deleted 1 - - -', '01-07 revived 1 qty 5 6'],
  },
  {
    rule: 'a mark of deletion is one, and what follows it a revival',
    rows: [
      [1, 5, 1, 3],
      [1, 5, 3, 7, true],
      [1, 5, 7, null],
    ],
    question: { kind: 'changes' },
    answer: ['01-01 inserted 1 - - -', '01-03 deleted 1 - - -', '01-07 revived 1 - - -'],
  },
  {
    rule: 'a version that comes back with an older time begins where the one before ended',
    rows: [
      [1, 5, 1, 3],
      [1, 5, 1, null],
    ],
    question: { kind: 'changes' },
    answer: ['01-01 inserted 1 - - -', '01-03 deleted 1 - - -', '01-03 revived 1 - - -'],
  },
  {
    rule: 'a version without a difference is no change',
    rows: [
      [1, 5, 1, 3],
      [1, 5, 3, null],
    ],
    question: { kind: 'changes' },
    answer: ['01-01 inserted 1 - - -'],
  },
  {
    rule: 'what changed on the first day is before it, what changed on the last day is not after it',
    rows: [
      [1, 1, 1, 2],
      [1, 2, 2, 3],
      [1, 3, 3, 4],
      [1, 4, 4, null],
    ],
    question: { kind: 'changes' },
    asked: { from: day(2), to: day(3) },
    answer: ['01-03 changed 1 qty 2 3'],
  },
  {
    rule: 'between two ends, only what differs counts',
    rows: [
      [1, 1, 1, 2],
      [1, 2, 2, 3],
      [1, 1, 3, null],
      [2, 1, 1, 3],
      [3, 1, 3, null],
      [4, 7, 1, 3],
      [4, 8, 3, null],
    ],
    question: { kind: 'net' },
    asked: { from: day(1), to: day(4) },
    answer: ['01-03 deleted 2 - - -', '01-03 inserted 3 - - -', '01-03 changed 4 qty 7 8'],
  },
  {
    rule: 'NULL is out, as 0 is; a key that begins with nothing has not run out',
    rows: [
      [1, 5, 1, 2],
      [1, null, 2, 3],
      [1, 0, 3, null],
      [2, 0, 1, null],
      [3, 4, 1, 5],
      [3, 0, 5, null],
    ],
    question: { kind: 'ran-out', ...inventory },
    answer: ['01-02 1 5 - - -', '01-05 3 4 0 - -'],
  },
  {
    rule: 'only what had run out comes back',
    rows: [
      [1, 5, 1, 2],
      [1, 0, 2, 3],
      [1, 9, 3, null],
      [2, 0, 1, 2],
      [2, 3, 2, null],
    ],
    question: { kind: 'came-back', ...inventory },
    answer: ['01-03 1 0 9 01-02'],
  },
  {
    rule: 'what was filled from nothing was not raised',
    rows: [
      [1, 5, 1, 2],
      [1, 0, 2, 3],
      [1, 9, 3, 4],
      [1, 12, 4, null],
      [2, 8, 1, 2],
      [2, 3, 2, null],
    ],
    question: { kind: 'raised', ...inventory },
    answer: ['01-04 1 9 12'],
  },
  {
    rule: 'deletions count among the changes of a key, its insertion does not',
    rows: [
      [1, 5, 1, 2],
      [1, 6, 2, 3],
      [2, 5, 1, null],
      [3, 1, 1, 2],
      [3, 2, 2, null],
    ],
    question: { kind: 'most-changed' },
    answer: ['1 2 01-02 01-03', '3 1 01-02 01-02'],
  },
  {
    rule: 'a key that is gone is none that never changed',
    rows: [
      [1, 5, 1, null],
      [2, 5, 1, 3],
      [3, 5, 1, 3],
      [3, 6, 3, null],
    ],
    question: { kind: 'never-changed' },
    answer: ['1 5 01-01'],
  },
  {
    rule: 'what has not changed in the asked time may have changed later',
    rows: [
      [1, 5, 1, 9],
      [1, 6, 9, null],
    ],
    question: { kind: 'never-changed' },
    asked: { to: day(5) },
    answer: ['1 5 01-01'],
  },
  {
    rule: 'a day shows its close; what is marked as deleted is not there',
    rows: [
      [1, 5, 1, 3],
      [1, 6, 3, null],
      [2, 5, 1, 3],
      [2, 5, 3, null, true],
      [3, 1, 4, null],
    ],
    question: { kind: 'as-of', at: day(3) },
    answer: ['1 6 01-03'],
  },
  {
    rule: 'stock-outs by month',
    rows: [
      [1, 5, 1, 2],
      [1, 0, 2, 3],
      [1, 4, 3, 4],
      [1, 0, 4, null],
      [2, 3, 1, 9],
      [2, 0, 9, null],
    ],
    question: { kind: 'ran-out', ...inventory },
    asked: { by: 'month' },
    answer: ['01-01 3 2'],
  },
  {
    rule: 'one key alone',
    rows: [
      [1, 5, 1, null],
      [2, 5, 1, null],
    ],
    question: { kind: 'changes' },
    asked: { key: ['2'] },
    answer: ['01-01 inserted 2 - - -'],
  },
  {
    rule: 'a condition is on what was before and what is after',
    rows: [
      [1, 5, 1, 2],
      [1, 0, 2, 3],
      [1, 9, 3, null],
      [2, 8, 1, 4],
      [2, 3, 4, null],
    ],
    question: { kind: 'changes' },
    asked: { where: 'before.qty > 0 and after.qty = 0 -- sold out' },
    answer: ['01-02 changed 1 qty 5 0'],
  },
  {
    rule: 'a condition may be on the key, and on what came to be from nothing',
    rows: [
      [1, 5, 1, null],
      [2, 5, 1, null],
    ],
    question: { kind: 'changes' },
    asked: { where: 'before.qty is null and after.id = 2' },
    answer: ['01-01 inserted 2 - - -'],
  },
]

describe.each([
  ['DuckDB', true, () => openDuckDB()],
  ['PostgreSQL', TEST_SERVER !== undefined, () => openPostgres()],
] as const)('questions about a snapshot on %s', (_, isThere, open) => {
  let opened: Adapter | undefined
  const session = () => (opened ??= open()).threadSession('changes')
  afterAll(() => opened?.close())

  const answer = async ({ rows, question, asked }: Case, dtype: string, zone: string) => {
    await session().execute('drop table if exists asked_snapshot')
    const moment = (number: number | null) =>
      number === null ? 'null' : `'2024-01-${String(number).padStart(2, '0')}'`
    const values = rows.map(
      ([id, qty, begin, end, gone]) =>
        `(${id}, ${qty}, 'x', cast(${moment(begin)} as ${dtype}), cast(${moment(end)} as ${dtype}), '${gone ? 'True' : 'False'}')`,
    )
    await session().execute(
      `create temporary table asked_snapshot as select id, cast(qty as integer) as qty, dbt_scd_id, dbt_valid_from, dbt_valid_to, dbt_is_deleted
from (values ${values.join(', ')}) as given(id, qty, dbt_scd_id, dbt_valid_from, dbt_valid_to, dbt_is_deleted)`,
    )
    const kind = dtype === 'timestamptz' ? 'timestamptz' : dtype === 'date' ? 'date' : 'timestamp'
    const shape: SnapshotShape = { ...SHAPE, time: { kind, dtype } }
    const found = await askSnapshot(session(), shape, { question, labels: [], zone, ...asked })
    return answerRows(found).map((row) =>
      Object.values(row)
        .map((value) => String(value ?? '-').replace(/^2024-(\d\d-\d\d)( 00:00:00)?$/, '$1'))
        .join(' '),
    )
  }

  test.skipIf(!isThere).each(CASES)('$rule', async (each) => {
    expect(await answer(each, 'timestamp', 'UTC')).toEqual(each.answer)
  })

  test.skipIf(!isThere).each(CASES)('in columns of days: $rule', async (each) => {
    expect(await answer(each, 'date', 'UTC')).toEqual(each.answer)
  })

  test.skipIf(!isThere)('moments with a zone are shown in the zone that was asked for', async () => {
    await session().execute("set timezone = 'UTC'")
    const rows = [
      [1, 5, 1, 3],
      [1, 6, 3, null],
    ] as const
    const question = { kind: 'changes' } as const
    expect(await answer({ rule: '', rows, question, answer: [] }, 'timestamptz', 'Asia/Kolkata')).toEqual([
      '2024-01-01 05:30:00 inserted 1 - - -',
      '2024-01-03 05:30:00 changed 1 qty 5 6',
    ])
    const to = readMoment('2024-01-03 05:29', 'Asia/Kolkata', 0)
    const asked = { to }
    expect(await answer({ rule: '', rows, question, asked, answer: [] }, 'timestamptz', 'Asia/Kolkata')).toHaveLength(1)
  })
})

const SHAPE: Omit<SnapshotShape, 'time'> = {
  relation: 'asked_snapshot',
  keys: [{ name: 'id', sql: 'id' }],
  validFrom: 'dbt_valid_from',
  validTo: 'dbt_valid_to',
  scdId: 'dbt_scd_id',
  isDeleted: 'dbt_is_deleted',
  openEnd: undefined,
  data: [{ name: 'qty', dtype: 'integer' }],
  hardDeletes: 'new_record',
  quote: (name) => `"${name}"`,
}
