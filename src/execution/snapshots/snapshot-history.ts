/** What is remembered of a project's snapshots in the databases they are in, for the time of one run. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { FunctionNode } from '#manifest/nodes/function.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { hardDeletesBehavior } from '#warehouse/adapter/hard-deletes.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { makeMetaTable } from './make-meta-table.ts'
import {
  createRunsTableSql,
  insertRunSql,
  metaRelation,
  META_SCHEMA,
  SNAPSHOT_RUNS,
  sqlMoment,
  type SnapshotRunRecord,
} from './meta-tables.ts'
import { snapshotPolicies } from './snapshot-policies.ts'

/** A table that held a snapshot's history when it was last written. */
export interface HistoryPlace {
  readonly unique_id: string
  /** The target and its schema: the same snapshot of another target is another history. */
  readonly target: string
  readonly database: string | null
  readonly schema: string
  readonly identifier: string
  /** When it was last written, in the order of time. */
  readonly recordedAt: string
}

/** What may be built. */
type BuiltNode = ManifestNode | FunctionNode

interface Building {
  readonly isClone: boolean
  readonly isFullRefresh: boolean
  /** Whether some of the source's rows are left out: `--empty`, `--sample`. */
  readonly isPartial: boolean
}

export class SnapshotHistory {
  readonly setup: ProjectSetup
  private places: readonly HistoryPlace[] = []

  constructor(setup: ProjectSetup) {
    this.setup = setup
  }

  get runId(): string {
    return this.setup.invocation.id
  }

  /** Reads what earlier runs noted; makes the table for it where snapshots will be taken. */
  async prepare(session: Session, nodes: readonly ManifestNode[]): Promise<void> {
    const places: HistoryPlace[] = []
    for (const database of distinct(nodes.map((node) => node.database ?? null))) {
      const takesSnapshots = nodes.some((node) => node.resource_type === 'snapshot' && node.database === database)
      if (await this.findRuns(session, database, takesSnapshots)) {
        places.push(...(await readPlaces(session, this.runs(database))))
      }
    }
    this.places = places
  }

  /** Throws where a node would take a snapshot's history away, or begin it anew. */
  async beforeMaterialization(session: Session, node: BuiltNode, how: Building): Promise<void> {
    if (node.resource_type === 'snapshot' && !how.isClone) {
      if (how.isPartial) await this.refusePart(session, node)
      return this.follow(session, node)
    }
    const isReplacing = how.isClone
      ? how.isFullRefresh
      : node.resource_type === 'model' || node.resource_type === 'seed'
    const place = isReplacing ? this.placeAt(node) : undefined
    if (!place || !(await this.isThere(session, place))) return
    throw dbtError(
      'DbtRuntimeError',
      'snapshot/would-be-replaced',
      `${named(place)} holds the history of ${place.unique_id}, and ${how.isClone ? 'a clone' : `this ${node.resource_type}`} would take its place`,
      {
        node: nodeTitle(node),
        setting: 'alias',
        hint: 'choose another alias, schema or target, or rename the table of the snapshot first',
      },
    )
  }

  /** Rows that are left out would be taken for rows that are gone. */
  private async refusePart(session: Session, node: SnapshotNode): Promise<void> {
    const { database, schema, identifier } = this.relationOf(node)
    if (hardDeletesBehavior({ ...node.config }) === 'ignore') return
    if (!(await session.introspection.getRelation(database, schema ?? '', identifier))) return
    throw dbtError(
      'DbtRuntimeError',
      'snapshot/partial-source',
      'With --empty or --sample rows of the source are left out, and this snapshot would record them as deleted',
      {
        node: nodeTitle(node),
        setting: 'hard_deletes',
        hint: 'leave the snapshot out with --exclude, or choose a target without its history',
      },
    )
  }

  /**
   * Looks whether the history of a snapshot is in another table than the one it is now configured for. Then it refuses, or
   * copies the rows there, as the project has it.
   */
  private async follow(session: Session, node: SnapshotNode): Promise<void> {
    const relation = this.relationOf(node)
    const policy = snapshotPolicies(node).moved
    const last = this.lastPlace(node)
    if (!last || isAt(last, relation) || policy === 'start_anew') return
    const { introspection } = session
    if (await introspection.getRelation(relation.database, relation.schema ?? '', relation.identifier)) return
    const before = await introspection.getRelation(last.database, last.schema, last.identifier)
    if (!before?.is_table) return
    if (policy === 'refuse') {
      throw dbtError(
        'DbtRuntimeError',
        'snapshot/moved',
        `The history of this snapshot is in ${before.render()}; ${relation.render()} would begin without it`,
        {
          node: nodeTitle(node),
          setting: 'meta',
          hint: 'put the former alias or schema back, or say meta: { trellis: { moved: carry_over } } to copy the rows, or start_anew to leave them',
        },
      )
    }
    await session.execute(`create table ${relation.render()} as select * from ${before.render()}`, { autoBegin: true })
    await this.record(session, relation, {
      unique_id: node.unique_id,
      action: 'carried over',
      policies: `from ${before.render()}`,
    })
    await session.commitIfOpen()
    introspection.cacheAdded(relation)
  }

  /** Notes what a run did, within the transaction that is open. */
  async record(session: Session, relation: Relation, rest: SnapshotRunRecord): Promise<void> {
    const { database, schema, identifier } = relation
    const where = { database_name: database, schema_name: schema, identifier, target: this.target }
    const recorded_at = sqlMoment(this.setup.now())
    const record = { recorded_at, run_id: this.runId, ...where, ...rest }
    await session.execute(insertRunSql(this.runs(database), record), { autoBegin: true })
  }

  relationOf(node: SnapshotNode): Relation {
    const { adapter, root } = this.setup
    return adapter.relations.createFrom(relationConfig(node), root.quoting, { type: 'table' })
  }

  runs(database: string | null): Relation {
    return metaRelation(this.setup.adapter, database, SNAPSHOT_RUNS)
  }

  private get target(): string {
    const { targetName, credentials } = this.setup.profile
    return `${targetName}/${credentials.schema}`
  }

  private lastPlace({ unique_id }: SnapshotNode): HistoryPlace | undefined {
    return this.places
      .filter((place) => place.unique_id === unique_id && place.target === this.target)
      .sort((a, b) => (a.recordedAt < b.recordedAt ? 1 : -1))[0]
  }

  private async isThere(session: Session, { database, schema, identifier }: HistoryPlace): Promise<boolean> {
    return (await session.introspection.getRelation(database, schema, identifier))?.is_table === true
  }

  private placeAt({ database, schema, alias }: BuiltNode): HistoryPlace | undefined {
    return this.places.find((place) => isAt(place, { database, schema, identifier: alias }))
  }

  private async findRuns(session: Session, database: string | null, makes: boolean): Promise<boolean> {
    const runs = this.runs(database)
    if (await session.introspection.getRelation(database, META_SCHEMA, SNAPSHOT_RUNS)) return true
    if (!makes) return false
    await makeMetaTable(session, runs, createRunsTableSql(runs))
    return true
  }
}

async function readPlaces(session: Session, runs: Relation): Promise<HistoryPlace[]> {
  const { table } = await session.execute(
    `select unique_id, target, database_name, schema_name, identifier, cast(max(recorded_at) as varchar)
from ${runs.render()}
group by 1, 2, 3, 4, 5`,
    { fetch: true },
  )
  return table.rows.map(([unique_id, target, database, schema, identifier, recordedAt]) => ({
    unique_id: String(unique_id),
    target: String(target),
    database: database === null || database === undefined ? null : String(database),
    schema: String(schema),
    identifier: String(identifier),
    recordedAt: String(recordedAt),
  }))
}

interface Place {
  readonly database: string | null
  readonly schema: string | null
  readonly identifier: string | null
}

/** Databases fold the case of names; two that differ in nothing else are better taken for one. */
function isAt(place: Place, other: Place): boolean {
  const same = (a: string | null, b: string | null) => a?.toLowerCase() === b?.toLowerCase()
  return (
    same(place.database, other.database) && same(place.schema, other.schema) && same(place.identifier, other.identifier)
  )
}

function named({ database, schema, identifier }: Place): string {
  return [database, schema, identifier].filter((part) => part !== null).join('.')
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)]
}
