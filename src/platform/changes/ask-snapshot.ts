/** Asks a snapshot in its warehouse. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { snapshotShape, type SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { type Answer, answerOf } from './answer.ts'
import { changesSql } from './changes-sql.ts'
import type { Asked } from './question.ts'

/** The snapshot of this name; a package's as `package.name`. */
export function findSnapshot({ nodes }: Manifest, name: string): SnapshotNode {
  const snapshots = [...nodes.values()].filter((node): node is SnapshotNode => node.resource_type === 'snapshot')
  const found = snapshots.filter(
    (node) => node.name === name || node.unique_id === name || `${node.package_name}.${node.name}` === name,
  )
  const [first] = found
  if (first && found.length === 1) return first
  const names = snapshots.map((node) => node.name).sort()
  const meant = closest(name, names)
  throw dbtError(
    'DbtUsageException',
    'changes/no-snapshot',
    first ? `'${name}' is the name of several snapshots` : `no snapshot is called '${name}'`,
    {
      hint: first
        ? `write one of ${found.map((node) => `${node.package_name}.${node.name}`).join(', ')}`
        : meant !== undefined
          ? `did you mean '${meant}'?`
          : names.length > 0
            ? `snapshots here: ${names.slice(0, 5).join(', ')}`
            : 'this project has no snapshots',
    },
  )
}

/** What the snapshot's table means, as it stands in the warehouse now. */
export async function readShape(setup: ProjectSetup, session: Session, node: SnapshotNode): Promise<SnapshotShape> {
  const relation = setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting)
  const columns = await session.introspection.getColumnsInRelation(relation)
  if (columns.length === 0) {
    throw dbtError('DbtRuntimeError', 'changes/not-taken', `${relation.render()} is not there yet`, {
      hint: `take it first: snapshot --select ${node.name}`,
    })
  }
  const found = columns.map((column) => ({ name: column.name, dtype: column.dtype }))
  const shape = snapshotShape(node, { relation: relation.render(), columns: found, dialect: setup.adapter.dialect })
  if (shape && shape.keys.length > 0) return shape
  throw dbtError('DbtRuntimeError', 'changes/not-a-snapshot', `${relation.render()} is no snapshot of dbt`, {
    notes: [`columns found: ${columns.map((column) => column.name).join(', ')}`],
  })
}

/** Answers a question with one query. */
export async function askSnapshot(session: Session, shape: SnapshotShape, asked: Asked): Promise<Answer> {
  const { table } = await session.execute(changesSql(shape, asked), { fetch: true })
  return answerOf(shape, asked, table)
}
