import { conformance } from '#warehouse/adapter/conformance/conformance.ts'
import { openDuckDB } from './open-for-tests.ts'

conformance({
  name: 'DuckDB',
  open: async () => {
    const adapter = openDuckDB()
    const session = adapter.session()
    await session.named('setup', () => session.execute('create schema shop'))
    return adapter
  },
  database: 'memory',
  schema: 'shop',
  endless: 'select count(*) from range(1000000000000) as a(x) where x % 7 = 3',
  gaps: {},
  values: [
    ['an int is a number', 'select 1', 1],
    [
      'a large int is a bigint',
      'select 170141183460469231731687303715884105727',
      170141183460469231731687303715884105727n,
    ],
    ['a small int in a wide type is a number', 'select 5::hugeint', 5],
    ['a float stays a float', 'select 2.0::double', { kind: 'float', value: 2 }],
    ['a decimal keeps its scale', 'select 1.50::decimal(10, 2)', { kind: 'decimal', text: '1.50' }],
    ['a negative decimal below one keeps its sign', 'select -0.05::decimal(10, 2)', { kind: 'decimal', text: '-0.05' }],
    ['null is null', 'select null', null],
    ['a boolean is a boolean', 'select true', true],
    ['text is text', "select 'ä😀'", 'ä😀'],
    ['an enum is text', "select 'x'::enum('x', 'y')", 'x'],
    ['JSON is text', `select '{"a":1}'::json`, '{"a":1}'],
    ['bits are text', "select '0101'::bit", '0101'],
    ['a date', "select date '2024-02-29'", { kind: 'date', year: 2024, month: 2, day: 29 }],
    [
      'an endless date is the last of the calendar',
      "select 'infinity'::date",
      { kind: 'date', year: 9999, month: 12, day: 31 },
    ],
    ['a date before the calendar is text', "select date '0044-03-15 (BC)'", '0044-03-15 (BC)'],
    [
      'a timestamp to the microsecond',
      "select timestamp '1969-12-31 23:59:59.000001'",
      { kind: 'timestamp', year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 1 },
    ],
    [
      'nanoseconds are cut',
      "select timestamp_ns '2024-01-02 03:04:05.123456789'",
      { kind: 'timestamp', year: 2024, month: 1, day: 2, hour: 3, minute: 4, second: 5, microsecond: 123456 },
    ],
    ['a time', "select time '01:02:03.5'", { kind: 'time', hour: 1, minute: 2, second: 3, microsecond: 500000 }],
    [
      'a time with its offset',
      "select '01:02:03+02'::timetz",
      { kind: 'time', hour: 1, minute: 2, second: 3, microsecond: 0, zone: { offsetSeconds: 7200 } },
    ],
    [
      'an interval in its parts',
      "select interval '1 month 2 days 3 seconds'",
      { kind: 'interval', months: 1, days: 2, microseconds: 3_000_000 },
    ],
    [
      'a uuid',
      "select '29c1e6be-c997-4ff0-ae7f-930d31a2a5b5'::uuid",
      { kind: 'uuid', text: '29c1e6be-c997-4ff0-ae7f-930d31a2a5b5' },
    ],
    ['a list', 'select [1, null]', { kind: 'list', items: [1, null] }],
    ['a fixed array is a tuple', 'select [1, 2]::int[2]', { kind: 'tuple', items: [1, 2] }],
    ['a row without names is a tuple', "select row(1, 'b')", { kind: 'tuple', items: [1, 'b'] }],
    [
      'a struct keeps the order of its fields',
      "select {'2': 'x', '1': [1.5::decimal(2, 1)]}",
      {
        kind: 'struct',
        entries: [
          ['2', 'x'],
          ['1', { kind: 'list', items: [{ kind: 'decimal', text: '1.5' }] }],
        ],
      },
    ],
    ['a map', "select map {'k': 1}", { kind: 'map', entries: [['k', 1]] }],
    ['a union is its value', 'select union_value(num := 2)', 2],
  ],
})
