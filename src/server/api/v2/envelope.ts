import { exactly, FLAG, INTEGER, type JsonSchema, listOf, NOTHING, recordOf, TEXT } from '#api/json-schema.ts'

const STATUS = recordOf('Status', {
  code: INTEGER,
  is_success: FLAG,
  user_message: TEXT,
  developer_message: TEXT,
})

const EXTRA = recordOf('Extra', {
  filters: { type: 'object' },
  order_by: TEXT,
  pagination: recordOf('Pagination', { count: INTEGER, total_count: INTEGER }),
})

/** What every answer of dbt Cloud's API is wrapped in. */
export interface Envelope {
  readonly status: {
    readonly code: number
    readonly is_success: boolean
    readonly user_message: string
    readonly developer_message: string
  }
  readonly data: unknown
  readonly extra?: ListExtra
}

/** How a list was made, and how much of it there is. */
export interface ListExtra {
  readonly filters: Readonly<Record<string, unknown>>
  readonly order_by: string
  readonly pagination: { readonly count: number; readonly total_count: number }
}

export function envelope(data: unknown, extra?: ListExtra, code = 200): Envelope {
  const status = { code, is_success: true, user_message: 'Success!', developer_message: '' }
  return extra ? { status, data, extra } : { status, data }
}

/** `data` is given where there is something to show all the same, such as the run that did not go well. */
export function failure(code: number, message: string, hint: string | null, data: unknown = null): Envelope {
  return { status: { code, is_success: false, user_message: message, developer_message: hint ?? '' }, data }
}

export function envelopeSchema(data: JsonSchema): JsonSchema {
  return exactly({ status: STATUS, data })
}

export function listSchema(item: JsonSchema): JsonSchema {
  return exactly({ status: STATUS, data: listOf(item), extra: EXTRA })
}

export const FAILURE = recordOf('Failure', { status: STATUS, data: { anyOf: [NOTHING, { type: 'object' }] } })
