import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { ALL_PARTS, COMPONENTS, changedPolicy, type ComponentName, type Policy, type RelationPath } from './policy.ts'

/** dbt's types of relations. */
export const RELATION_TYPES = [
  'table',
  'view',
  'cte',
  'materialized_view',
  'ephemeral',
  'external',
  'pointer_table',
  'function',
] as const

/** One of dbt's types of relations. */
export type RelationType = (typeof RELATION_TYPES)[number]

/** A window over a relation. The ends are written as Python prints a datetime. */
export interface EventTimeFilter {
  readonly field_name: string
  readonly start: string | null
  readonly end: string | null
}

/** Everything that makes a relation, by dbt's names. */
export interface RelationFields {
  readonly path: RelationPath
  readonly type: RelationType | null
  readonly quote_character: string
  readonly include_policy: Policy
  readonly quote_policy: Policy
  readonly dbt_created: boolean
  readonly limit: number | null
  readonly event_time_filter: EventTimeFilter | null
  /** Whether a sub-query that stands for the relation gets an alias. */
  readonly require_alias: boolean
  readonly catalog: string | null
  readonly renameable_relations: readonly string[]
  readonly replaceable_relations: readonly string[]
}

/** Changes to a relation: what is left out stays, and paths and policies are changed part by part. */
export type RelationChanges<Fields extends RelationFields = RelationFields> = Partial<
  Omit<Fields, 'path' | 'quote_policy' | 'include_policy'>
> & {
  readonly path?: Partial<RelationPath>
  readonly quote_policy?: Partial<Policy>
  readonly include_policy?: Partial<Policy>
}

/** Arguments of `create`, in dbt's flat form. */
export type RelationArguments<Fields extends RelationFields = RelationFields> = Omit<RelationChanges<Fields>, 'path'> &
  Partial<RelationPath>

/** What is read of a node to name its relation. */
export interface RelationConfig {
  readonly resource_type: string
  readonly name: string
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string
  readonly quoting: Partial<Policy>
  readonly tags: readonly string[]
  readonly meta: Readonly<Record<string, unknown>>
  /** Config keys that dbt itself does not know. */
  readonly extra: Readonly<Record<string, unknown>>
}

/** The fields of a relation that nothing is known of. */
export const RELATION_DEFAULTS: RelationFields = {
  path: { database: null, schema: null, identifier: null },
  type: null,
  quote_character: '"',
  include_policy: ALL_PARTS,
  quote_policy: ALL_PARTS,
  dbt_created: false,
  limit: null,
  event_time_filter: null,
  require_alias: true,
  catalog: null,
  renameable_relations: [],
  replaceable_relations: [],
}

/** A table, view or the like by its name. Never changes: every method that changes something gives another relation. */
export class Relation<Fields extends RelationFields = RelationFields> {
  readonly fields: Fields

  constructor(fields: Fields) {
    this.fields = fields
  }

  /** A relation of the same class with other fields. */
  protected with(fields: Fields): this {
    return new (this.constructor as new (fields: Fields) => this)(fields)
  }

  get path(): RelationPath {
    return this.fields.path
  }
  get database(): string | null {
    return this.fields.path.database
  }
  get schema(): string | null {
    return this.fields.path.schema
  }
  get identifier(): string | null {
    return this.fields.path.identifier
  }
  get table(): string | null {
    return this.identifier
  }
  get name(): string | null {
    return this.identifier
  }
  get type(): RelationType | null {
    return this.fields.type
  }
  get quote_policy(): Policy {
    return this.fields.quote_policy
  }
  get include_policy(): Policy {
    return this.fields.include_policy
  }
  get quote_character(): string {
    return this.fields.quote_character
  }
  get limit(): number | null {
    return this.fields.limit
  }
  get is_table(): boolean {
    return this.type === 'table'
  }
  get is_view(): boolean {
    return this.type === 'view'
  }
  get is_cte(): boolean {
    return this.type === 'cte'
  }
  get is_materialized_view(): boolean {
    return this.type === 'materialized_view'
  }
  get is_pointer(): boolean {
    return this.type === 'pointer_table'
  }
  get is_function(): boolean {
    return this.type === 'function'
  }
  get can_be_renamed(): boolean {
    return this.type !== null && this.fields.renameable_relations.includes(this.type)
  }
  get can_be_replaced(): boolean {
    return this.type !== null && this.fields.replaceable_relations.includes(this.type)
  }

  /** The name as SQL, of the included parts, quoted as the policy says. Nothing included gives an empty string. */
  render(): string {
    return this.renderedParts().join('.')
  }

  protected renderedParts(): string[] {
    return COMPONENTS.flatMap((component) => {
      const part = this.include_policy[component] ? this.path[component] : null
      if (part === null) return []
      return [this.quote_policy[component] ? this.quoted(part) : part]
    })
  }

  quoted(identifier: string): string {
    return `${this.quote_character}${identifier}${this.quote_character}`
  }

  /** What stands in SQL for the relation: its name, or a sub-query where a limit or an event time filter is set. */
  toString(): string {
    if (this.is_function) return this.render()
    const rendered = this.renderLimited()
    return this.fields.event_time_filter ? this.renderEventTimeFiltered(rendered) : rendered
  }

  renderLimited(): string {
    const rendered = this.render()
    if (this.limit === null) return rendered
    const alias = this.subqueryAlias('limit')
    if (this.limit === 0) return `(select * from ${rendered} where false limit 0)${alias}`
    return `(select * from ${rendered} limit ${this.limit})${alias}`
  }

  renderEventTimeFiltered(rendered?: string | null): string {
    const inner = rendered || this.render()
    const filter = this.fields.event_time_filter
    const condition = filter ? this.eventTimeCondition(filter) : ''
    if (!condition) return inner
    return `(select * from ${inner} where ${condition})${this.subqueryAlias('et_filter')}`
  }

  /** Warehouses that compare other types override this. */
  protected eventTimeCondition({ field_name, start, end }: EventTimeFilter): string {
    const conditions = []
    if (start) conditions.push(`${field_name} >= '${start}'`)
    if (end) conditions.push(`${field_name} < '${end}'`)
    return conditions.join(' and ')
  }

  private subqueryAlias(namespace: string): string {
    return this.fields.require_alias ? ` _dbt_${namespace}_subq_${this.table}` : ''
  }

  /** Whole fields replaced, as given. */
  replace(fields: Partial<Fields>): this {
    return this.with({ ...this.fields, ...fields })
  }

  replacePath(path: Partial<RelationPath>): this {
    return this.incorporate({ path } as RelationChanges<Fields>)
  }

  quote(policy: Partial<Record<ComponentName, boolean | null>>): this {
    return this.with({ ...this.fields, quote_policy: changedPolicy(this.quote_policy, policy) })
  }

  include(policy: Partial<Record<ComponentName, boolean | null>>): this {
    return this.with({ ...this.fields, include_policy: changedPolicy(this.include_policy, policy) })
  }

  /** Fields merged in depth: a path of one part changes that part. */
  incorporate(changes: RelationChanges<Fields>): this {
    return this.with(mergedFields(this.fields, changes))
  }

  /** Only database and schema, for example to create the schema a relation stands in. */
  withoutIdentifier(): this {
    return this.include({ identifier: false }).replacePath({ identifier: null })
  }

  /**
   * Whether the relation has this name; parts left out do not count. A name that differs only in case or quotes is an
   * error, since nobody can say which one was meant.
   */
  matches(search: Partial<Record<ComponentName, string | null | undefined>>): boolean {
    const wanted = COMPONENTS.flatMap((component) => {
      const value = search[component]
      return value === null || value === undefined ? [] : [{ component, value }]
    })
    if (wanted.length === 0) {
      throw dbtError(
        'DbtRuntimeError',
        'relation/no-search-path',
        'Tried to match relation, but no search path was passed!',
      )
    }
    const exact = wanted.every(({ component, value }) => this.isExactishMatch(component, value))
    const bare = (text: string) => stripped(text.toLowerCase(), this.quote_character)
    const approximate = wanted.every(
      ({ component, value }) => bare(String(this.path[component] ?? 'None')) === bare(value),
    )
    if (approximate && !exact) {
      const target = this.with({
        ...this.fields,
        path: {
          database: search.database ?? null,
          schema: search.schema ?? null,
          identifier: search.identifier ?? null,
        },
        type: null,
        quote_policy: ALL_PARTS,
        include_policy: ALL_PARTS,
        limit: null,
        event_time_filter: null,
      })
      throw dbtError(
        'CompilationError',
        'relation/approximate-match',
        'When searching for a relation, dbt found an approximate match. Instead of guessing \n' +
          `which relation to use, dbt will move on. Please delete ${this}, or rename it to be less ambiguous.\n` +
          `Searched for: ${target}\nFound: ${this}`,
      )
    }
    return exact
  }

  private isExactishMatch(component: ComponentName, value: string): boolean {
    const part = this.path[component]
    if (this.fields.dbt_created && !this.quote_policy[component]) return part?.toLowerCase() === value.toLowerCase()
    return part === value
  }

  /** The database's `information_schema`, or one of its views. */
  informationSchema(view: string | null = null): InformationSchema {
    return new InformationSchema({
      ...RELATION_DEFAULTS,
      quote_character: this.quote_character,
      type: 'view',
      path: { database: this.database, schema: null, identifier: 'INFORMATION_SCHEMA' },
      include_policy: changedPolicy(this.include_policy, {
        database: this.database !== null,
        schema: false,
        identifier: true,
      }),
      quote_policy: changedPolicy(this.quote_policy, { identifier: false }),
      information_schema_view: view,
    })
  }

  /** Whether both are of one class and agree in every field. */
  equals(other: unknown): boolean {
    return other instanceof Relation && other.constructor === this.constructor && sameData(this.fields, other.fields)
  }
}

/** The fields of a relation, and the view of the information schema that is meant. */
export interface InformationSchemaFields extends RelationFields {
  readonly information_schema_view: string | null
}

/** The relation that lists a database's relations: rendered with its view's name behind. */
export class InformationSchema extends Relation<InformationSchemaFields> {
  get information_schema_view(): string | null {
    return this.fields.information_schema_view
  }

  protected override renderedParts(): string[] {
    const view = this.information_schema_view
    return view === null ? super.renderedParts() : [...super.renderedParts(), view]
  }
}

/** The name an ephemeral model has as a CTE. */
export function addEphemeralPrefix(name: string): string {
  return `__dbt__cte__${name}`
}

/** The type of this name. */
export function findRelationType(type: unknown): RelationType | undefined {
  return RELATION_TYPES.find((candidate) => candidate === type)
}

/** The fields with the changes made; of paths and policies only the parts that are named. */
export function mergedFields<Fields extends RelationFields>(fields: Fields, changes: RelationChanges<Fields>): Fields {
  const { path, quote_policy, include_policy, ...rest } = changes
  return {
    ...fields,
    ...rest,
    path: { ...fields.path, ...path },
    quote_policy: { ...fields.quote_policy, ...quote_policy },
    include_policy: { ...fields.include_policy, ...include_policy },
  }
}

function stripped(text: string, character: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === character) start++
  while (end > start && text[end - 1] === character) end--
  return text.slice(start, end)
}

function sameData(a: object, b: object): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => [key, sorted(entry)])
}
