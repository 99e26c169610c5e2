/** The three parts of a relation's path, in the order they are written. */
export const COMPONENTS = ['database', 'schema', 'identifier'] as const

/** One part of a relation's path. */
export type ComponentName = (typeof COMPONENTS)[number]

/** A name in its parts; null where it has none. */
export type RelationPath = Readonly<Record<ComponentName, string | null>>

/** For each part of a path whether it is quoted, or whether it is written at all. */
export type Policy = Readonly<Record<ComponentName, boolean>>

/** Every part is quoted, or written. */
export const ALL_PARTS: Policy = { database: true, schema: true, identifier: true }

/** The policy with the parts changed that are named; null and undefined mean "as it was". */
export function changedPolicy(
  policy: Policy,
  change: Partial<Record<ComponentName, boolean | null | undefined>>,
): Policy {
  return {
    database: change.database ?? policy.database,
    schema: change.schema ?? policy.schema,
    identifier: change.identifier ?? policy.identifier,
  }
}
