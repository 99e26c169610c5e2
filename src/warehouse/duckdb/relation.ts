import { relationFactory, type RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { RELATION_DEFAULTS, Relation, type RelationConfig, type RelationFields } from '#warehouse/adapter/relation.ts'
import { externalLocation } from './external-location.ts'

/** The fields of a relation, and what may stand in its place. */
export interface DuckDBRelationFields extends RelationFields {
  /** What stands in SQL instead of the name, for example a path in quotes or `read_csv(...)`. */
  readonly external: string | null
}

/** A relation of DuckDB: a source may be a file or a function call instead of a table. */
export class DuckDBRelation extends Relation<DuckDBRelationFields> {
  get external(): string | null {
    return this.fields.external
  }

  override render(): string {
    return this.external || super.render()
  }
}

/** `api.Relation` on DuckDB. */
export const DUCKDB_RELATIONS: RelationFactory = relationFactory<DuckDBRelationFields>(
  (fields) => new DuckDBRelation(fields),
  { ...RELATION_DEFAULTS, require_alias: false, external: null },
  { fieldsOf: sourceFields },
)

/** A source with an `external_location` in its config or meta is that place. A plugin's source is a table. */
function sourceFields(node: RelationConfig): Partial<DuckDBRelationFields> {
  if (node.resource_type !== 'source') return {}
  const meta: Readonly<Record<string, unknown>> = { ...node.meta, ...node.extra }
  if ('plugin' in meta || !('external_location' in meta)) return {}
  return { external: externalLocation(node, meta) }
}
