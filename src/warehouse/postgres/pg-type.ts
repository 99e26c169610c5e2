import type { ColumnKind } from '#warehouse/adapter/result-table.ts'

/** A type that PostgreSQL's server names by number. */
export interface PgType {
  readonly kind: ColumnKind
  /** What Python's driver calls it; dbt tells columns of queries by these names. */
  readonly name: string
  /** The type of an array's items. */
  readonly item?: number
}

/** The type of a number from `pg_type`; one that Python's driver does not know comes as text. */
export function pgType(oid: number): PgType {
  return TYPES.get(oid) ?? { kind: 'text', name: `unknown type_code ${oid}` }
}

const SCALARS: readonly (readonly [oid: number, name: string, kind: ColumnKind, array?: number])[] = [
  [16, 'BOOLEAN', 'boolean', 1000],
  [17, 'BINARY', 'bytes', 1001],
  [18, 'STRING', 'text', 1002],
  [19, 'STRING', 'text', 1003],
  [20, 'LONGINTEGER', 'integer', 1016],
  [21, 'INTEGER', 'integer', 1005],
  [23, 'INTEGER', 'integer', 1007],
  [25, 'STRING', 'text', 1009],
  [26, 'ROWID', 'integer', 1028],
  [114, 'JSON', 'other', 199],
  [700, 'FLOAT', 'float', 1021],
  [701, 'FLOAT', 'float', 1022],
  [705, 'UNKNOWN', 'text'],
  [1042, 'STRING', 'text', 1014],
  [1043, 'STRING', 'text', 1015],
  [1082, 'DATE', 'date', 1182],
  [1083, 'TIME', 'time', 1183],
  [1114, 'DATETIME', 'timestamp', 1115],
  [1184, 'DATETIMETZ', 'timestamptz', 1185],
  [1186, 'INTERVAL', 'interval', 1187],
  [1266, 'TIME', 'time', 1270],
  [1700, 'DECIMAL', 'decimal', 1231],
  [3802, 'JSONB', 'other', 3807],
  [3904, 'type', 'text', 3905],
  [3906, 'type', 'text', 3907],
  [3908, 'tsrange', 'text', 3909],
  [3910, 'tstzrange', 'text', 3911],
  [3912, 'daterange', 'text', 3913],
  [3926, 'type', 'text', 3927],
]

/** Types whose arrays alone Python's driver knows. */
const ARRAYS: readonly (readonly [oid: number, name: string])[] = [
  [651, 'CIDRARRAY'],
  [1040, 'MACADDRARRAY'],
  [1041, 'INETARRAY'],
]

const TYPES: ReadonlyMap<number, PgType> = new Map([
  ...SCALARS.map(([oid, name, kind]): [number, PgType] => [oid, { kind, name }]),
  ...SCALARS.flatMap(([item, name, , array]): [number, PgType][] =>
    array === undefined ? [] : [[array, { kind: 'list', name: `${name}ARRAY`, item }]],
  ),
  ...ARRAYS.map(([oid, name]): [number, PgType] => [oid, { kind: 'list', name, item: 25 }]),
])
