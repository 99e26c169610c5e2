import type { AdapterResponse } from '#warehouse/adapter/connection.ts'

/** What the warehouse said, with null for what it left out: `show` and `run-operation` keep it so. */
export function completeResponse(response: AdapterResponse): Readonly<Record<string, unknown>> {
  const { _message, ...rest } = response
  return { _message, code: null, rows_affected: null, query_id: null, ...rest }
}
