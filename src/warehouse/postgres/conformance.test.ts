import { describe } from 'vitest'
import { conformance } from '#warehouse/adapter/conformance/conformance.ts'
import { openPostgres, TEST_SERVER, testTarget } from './server-for-tests.ts'

const SCHEMA = 'conformance'

describe.skipIf(!TEST_SERVER)('with a server', () => {
  conformance({
    name: 'PostgreSQL',
    open: async () => {
      const adapter = openPostgres()
      const session = adapter.session()
      await session.named('setup', async () => {
        for (const schema of ['', '_2', '_3', '_4']) {
          await session.execute(`drop schema if exists ${SCHEMA}${schema} cascade`, { autoBegin: true })
        }
        await session.execute(`create schema ${SCHEMA}`)
        await session.commit()
      })
      return adapter
    },
    database: String(testTarget()['dbname']),
    schema: SCHEMA,
    endless: 'select count(*) from generate_series(1, 1000000000000) as a(x) where x % 7 = 3',
    gaps: {},
    values: [
      ['an int is a number', 'select 1', 1],
      ['a large int is a bigint', 'select 9223372036854775807', 9223372036854775807n],
      ['a small int in a wide type is a number', 'select 5::bigint', 5],
      ['a float stays a float', 'select 2.0::float8', { kind: 'float', value: 2 }],
      ['a decimal keeps its scale', 'select 1.50::numeric(10, 2)', { kind: 'decimal', text: '1.50' }],
      ['no number is a decimal, too', "select 'NaN'::numeric", { kind: 'decimal', text: 'NaN' }],
      ['null is null', 'select null', null],
      ['a range of numbers', 'select numrange(1.5, null)', '[1.5, None)'],
      ['an empty range', "select 'empty'::tsrange", 'empty'],
      [
        'a range of moments',
        "select tsrange('2024-01-02 03:04:05.5', '2024-02-01')",
        '[2024-01-02 03:04:05.500000, 2024-02-01 00:00:00)',
      ],
      [
        'a range of moments with the offset of the session',
        "select tstzrange(timestamptz '2024-01-02 03:04:05+00' at time zone 'UTC' at time zone 'UTC', null) at_utc",
        '[2024-01-02 03:04:05+00:00, None)',
      ],
      [
        'a range of all moments',
        "select tsrange('-infinity', 'infinity')",
        '[0001-01-01 00:00:00, 9999-12-31 23:59:59.999999)',
      ],
      ['a boolean is a boolean', 'select true', true],
      ['text is text', "select 'ä😀'", 'ä😀'],
      ['bits are text', "select b'0101'", '0101'],
      ['an address is text', "select '1.2.3.4'::inet", '1.2.3.4'],
      ['a uuid is text', "select '29c1e6be-c997-4ff0-ae7f-930d31a2a5b5'::uuid", '29c1e6be-c997-4ff0-ae7f-930d31a2a5b5'],
      ['a date', "select date '2024-02-29'", { kind: 'date', year: 2024, month: 2, day: 29 }],
      [
        'an endless date is the last of the calendar',
        "select 'infinity'::date",
        { kind: 'date', year: 9999, month: 12, day: 31 },
      ],
      ['a date before the calendar is text', "select date '0044-03-15 BC'", '0044-03-15 BC'],
      [
        'a timestamp to the microsecond',
        "select timestamp '1969-12-31 23:59:59.000001'",
        { kind: 'timestamp', year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 1 },
      ],
      [
        'a timestamp with the offset of the session',
        "select timestamptz '2024-01-02 03:04:05+00' at time zone 'UTC' at time zone 'UTC'",
        {
          kind: 'timestamp',
          year: 2024,
          month: 1,
          day: 2,
          hour: 3,
          minute: 4,
          second: 5,
          microsecond: 0,
          zone: { offsetSeconds: 0 },
        },
      ],
      ['a time', "select time '01:02:03.5'", { kind: 'time', hour: 1, minute: 2, second: 3, microsecond: 500000 }],
      [
        'a time with its offset',
        "select '01:02:03-02:30'::timetz",
        { kind: 'time', hour: 1, minute: 2, second: 3, microsecond: 0, zone: { offsetSeconds: -9000 } },
      ],
      [
        'an interval in its parts, a year of 365 days',
        "select interval '1 year 2 months -3 days 04:05:06.7'",
        { kind: 'interval', months: 2, days: 362, microseconds: 14_706_700_000 },
      ],
      [
        'a negative time of day',
        "select interval '-00:00:01'",
        { kind: 'interval', months: 0, days: 0, microseconds: -1_000_000 },
      ],
      ['bytes', String.raw`select '\x01ff'::bytea`, { kind: 'bytes', bytes: Buffer.from([1, 255]) }],
      ['an array', 'select array[1, null]', { kind: 'list', items: [1, null] }],
      [
        'an array of texts with quotes and commas',
        String.raw`select array['a,b', 'c"d', 'NULL', e'\\', '']`,
        { kind: 'list', items: ['a,b', 'c"d', 'NULL', '\\', ''] },
      ],
      [
        'an array of arrays',
        'select array[[1, 2], [3, 4]]',
        {
          kind: 'list',
          items: [
            { kind: 'list', items: [1, 2] },
            { kind: 'list', items: [3, 4] },
          ],
        },
      ],
      ['a row is text', "select row(1, 'b')", '(1,b)'],
      [
        'JSON as Python reads it',
        `select '{"b": [1, 1.0, "1.0", null], "a": 12345678901234567890}'::json`,
        {
          kind: 'struct',
          entries: [
            ['b', { kind: 'list', items: [1, { kind: 'float', value: 1 }, '1.0', null] }],
            ['a', 12345678901234567890n],
          ],
        },
      ],
    ],
  })
})
