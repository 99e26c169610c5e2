import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { relationFactory, type RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { RELATION_DEFAULTS, Relation, type RelationFields } from '#warehouse/adapter/relation.ts'
import { materializedViewChanges } from './materialized-view.ts'

/** The server cuts longer names off. */
export const MAX_NAME_LENGTH = 63

/** A relation of PostgreSQL. One whose name would be cut off is refused; names of tests have no type and are let be. */
export class PostgresRelation extends Relation {
  constructor(fields: RelationFields) {
    super(fields)
    const { identifier, type } = this
    if (identifier !== null && type !== null && [...identifier].length > MAX_NAME_LENGTH) {
      throw dbtError(
        'DbtRuntimeError',
        'postgres/name-too-long',
        `Relation name '${identifier}' is longer than ${MAX_NAME_LENGTH} characters`,
        { hint: 'give the model a shorter name in the database: {{ config(alias=…) }}' },
      )
    }
  }
}

/** `api.Relation` on PostgreSQL. */
export const POSTGRES_RELATIONS: RelationFactory = relationFactory<RelationFields>(
  (fields) => new PostgresRelation(fields),
  { ...RELATION_DEFAULTS, renameable_relations: ['view', 'table'], replaceable_relations: ['view', 'table'] },
  {
    methods: {
      relation_max_name_length: { parameters: [], run: () => MAX_NAME_LENGTH },
      get_materialized_view_config_change_collection: {
        parameters: ['relation_results', 'relation_config'],
        run: (_, [results, config]) => materializedViewChanges(results, config),
      },
    },
  },
)
