import type { CatalogColumn, CatalogNode, CatalogTest } from '#api/catalog.ts'
import { Link } from 'wouter'
import { Empty } from '../../components/empty.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Pill } from '../../components/pill.tsx'
import { ObjectFields } from '../../components/fields.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { Table } from '../../components/table.tsx'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { paths } from '../../lib/paths.ts'
import { constraintText } from './model.ts'
import './columns.css'

interface NodeColumnsProps {
  readonly graph: CatalogGraph
  readonly details: CatalogNode
  readonly states: CatalogStates | undefined
}

/** What it is made of: names and types, what is said of them and what is tested. */
export function NodeColumns({ graph, details, states }: NodeColumnsProps) {
  const { columns = [], tests = [], primary_key = [] } = details
  if (columns.length === 0) {
    return (
      <Empty title="No columns are known">
        They come from its properties file, and from the warehouse with <code>trellis docs generate</code>.
      </Empty>
    )
  }
  const byColumn = testsByColumn(tests)
  return (
    <Table
      label="Columns"
      columns={[
        {
          name: 'name',
          head: 'Column',
          cell: (column: CatalogColumn) => (
            <span className="node-column-name">
              <code>{column.name}</code>
              {primary_key.includes(column.name) && <Pill>key</Pill>}
              {column.only_in !== undefined && (
                <Status tone="warn">{`only in the ${column.only_in === 'project' ? 'project' : 'warehouse'}`}</Status>
              )}
            </span>
          ),
        },
        { name: 'type', head: 'Type', cell: (column) => <Type column={column} /> },
        { name: 'description', head: 'Description', isText: true, cell: (column) => <About column={column} /> },
        {
          name: 'tests',
          head: 'Tests',
          cell: ({ name }) => (
            <span className="node-column-tests">
              {(byColumn.get(name.toLowerCase()) ?? []).map((test) => (
                <Test key={test.unique_id} graph={graph} states={states} test={test} />
              ))}
            </span>
          ),
        },
      ]}
      rows={columns}
      keyOf={({ name }) => name}
    />
  )
}

function testsByColumn(tests: readonly CatalogTest[]): ReadonlyMap<string, readonly CatalogTest[]> {
  const groups = new Map<string, CatalogTest[]>()
  for (const test of tests) {
    const name = test.column_name?.toLowerCase() ?? ''
    groups.set(name, [...(groups.get(name) ?? []), test])
  }
  return groups
}

function Type({ column: { data_type, declared_type, constraints = [] } }: { readonly column: CatalogColumn }) {
  return (
    <span className="node-column-type">
      <code>{data_type ?? '–'}</code>
      {declared_type !== undefined && <small>declared {declared_type}</small>}
      {constraints.map((constraint) => (
        <small key={constraintText(constraint)}>{constraintText(constraint)}</small>
      ))}
    </span>
  )
}

function About({ column }: { readonly column: CatalogColumn }) {
  const { description, comment, tags = [], meta } = column
  return (
    <>
      {description !== undefined && <Markdown text={description} />}
      {description === undefined && comment !== undefined && <span className="node-quiet">{comment}</span>}
      {tags.map((tag) => (
        <Pill key={tag}>{tag}</Pill>
      ))}
      {meta && Object.keys(meta).length > 0 && <ObjectFields of={meta} label={`meta of ${column.name}`} />}
    </>
  )
}

interface TestProps extends Pick<NodeColumnsProps, 'graph' | 'states'> {
  readonly test: CatalogTest
}

function Test({ graph, states, test }: TestProps) {
  const node = graph.find(test.unique_id)
  const status = node === undefined ? undefined : states?.status(node)
  return (
    <Link
      href={paths.node(test.unique_id)}
      title={status === undefined ? `${test.name}: not run yet` : `${test.name}: ${status}`}
    >
      <Status tone={toneOf(status)}>{test.name}</Status>
    </Link>
  )
}
