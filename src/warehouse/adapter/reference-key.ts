import type { RelationPath } from './policy.ts'

/** A relation's name in small letters: two spellings of one relation have one key. */
export function referenceKey(path: RelationPath): string {
  return JSON.stringify([lower(path.database), lower(path.schema), lower(path.identifier)])
}

/** The key as dbt prints it in its messages. */
export function formatReferenceKey(path: RelationPath): string {
  const part = (text: string | null) => (text === null ? 'None' : `'${text.toLowerCase()}'`)
  return `_ReferenceKey(database=${part(path.database)}, schema=${part(path.schema)}, identifier=${part(path.identifier)})`
}

/** The name as it stands in events. */
export function referenceKeyData(path: RelationPath): Record<string, string | null> {
  return { database: path.database, schema: path.schema, identifier: path.identifier }
}

function lower(text: string | null): string | null {
  return text === null ? null : text.toLowerCase()
}
