import { type JsonSchema, type Of, orNull, recordOf, TEXT } from './json-schema.ts'

/** What all routes say that refuse something. */
export const PROBLEM = recordOf('TrellisProblem', {
  code: TEXT,
  message: TEXT,
  hint: orNull(TEXT),
})

/** The answers of a route: one that went well, and what is said of what did not. */
export function answers(schema: JsonSchema, ...statuses: readonly number[]): Readonly<Record<string, JsonSchema>> {
  const well = statuses.length === 0 ? [200] : statuses
  return { ...Object.fromEntries(well.map((status) => [String(status), schema])), '4xx': PROBLEM }
}

export type Problem = Of<typeof PROBLEM>
