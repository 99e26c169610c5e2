import type { Policy } from './policy.ts'
import {
  addEphemeralPrefix,
  mergedFields,
  type EventTimeFilter,
  type Relation,
  type RelationArguments,
  type RelationChanges,
  type RelationConfig,
  type RelationFields,
} from './relation.ts'

/** A method that relations of one warehouse alone have. It takes and gives plain data; a table comes as its rows. */
export interface RelationMethod {
  /** The names of its parameters in order, for keyword arguments. */
  readonly parameters: readonly string[]
  run(relation: Relation, args: readonly unknown[]): unknown
}

/** How a warehouse makes its relations: `api.Relation` of dbt. */
export interface RelationFactory {
  readonly defaultQuotePolicy: Policy
  readonly defaultIncludePolicy: Policy
  readonly methods: Readonly<Record<string, RelationMethod>>
  /** A relation of parts, everything else by default. */
  create(args: RelationArguments): Relation
  /** The relation of a node. Quoting: what is given, then the node's, then the project's, then the default. */
  createFrom(node: RelationConfig, projectQuoting: Partial<Policy>, args?: RelationArguments): Relation
  /** What a ref to an ephemeral model renders: the name of its CTE. */
  createEphemeralFrom(
    node: RelationConfig,
    rest?: { readonly limit?: number | null; readonly event_time_filter?: EventTimeFilter | null },
  ): Relation
}

/** What a class of relations has of its own. */
export interface RelationFacts<Fields extends RelationFields> {
  /** What it reads of a node beyond its name. */
  readonly fieldsOf?: (node: RelationConfig) => Partial<Fields>
  readonly methods?: Readonly<Record<string, RelationMethod>>
}

/** The factory of a relation class. */
export function relationFactory<Fields extends RelationFields>(
  make: (fields: Fields) => Relation,
  defaults: Fields,
  { fieldsOf = () => ({}), methods = {} }: RelationFacts<Fields> = {},
): RelationFactory {
  const create = ({ database, schema, identifier, ...rest }: RelationArguments): Relation =>
    make(
      mergedFields(defaults, {
        ...defined(rest),
        path: { database: database ?? null, schema: schema ?? null, identifier: identifier ?? null },
      } as RelationChanges<Fields>),
    )
  return {
    defaultQuotePolicy: defaults.quote_policy,
    defaultIncludePolicy: defaults.include_policy,
    methods,
    create,
    createFrom: (node, projectQuoting, args = {}) =>
      create({
        ...args,
        ...fieldsOf(node),
        database: node.database,
        schema: node.schema,
        identifier: node.identifier,
        quote_policy: { ...defined(projectQuoting), ...defined(node.quoting), ...defined(args.quote_policy ?? {}) },
      }),
    createEphemeralFrom: (node, rest = {}) =>
      create({ ...rest, type: 'cte', identifier: addEphemeralPrefix(node.identifier) }).quote({ identifier: false }),
  }
}

/** Without what is undefined. Hardly anything is, and there is a relation for every node. */
function defined<T extends object>(object: T): T {
  let isComplete = true
  for (const key in object) if (object[key] === undefined) isComplete = false
  if (isComplete) return object
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}
