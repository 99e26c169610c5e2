import type { CatalogNode } from '#api/catalog.ts'
import { Box } from '../../components/box.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { type Field, Fields, ObjectFields, PlainValue } from '../../components/fields.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Table } from '../../components/table.tsx'
import { type CatalogGraph, wordOf } from '../../lib/catalog/catalog.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { paths } from '../../lib/paths.ts'
import { Link } from 'wouter'
import { NodeColumns } from './columns.tsx'
import { argumentsText, neighboursOf, spanText } from './model.ts'
import { IdLink, NodeLink } from './node-link.tsx'
import './overview.css'

export interface NodeViewProps {
  readonly graph: CatalogGraph
  readonly node: number
  readonly details: CatalogNode
  readonly states: CatalogStates | undefined
}

const FEW = 8

/** What it is and what it is for, what it holds, where it stands, what is next to it. */
export function NodeOverview(props: NodeViewProps) {
  const { details } = props
  const text = details.block_contents ?? details.description ?? ''
  return (
    <div className="node-overview">
      <div>
        <Box title={details.resource_type === 'doc' ? 'Text' : 'Description'}>
          {text === '' ? <p className="node-quiet">Nobody has described it yet.</p> : <Markdown text={text} />}
          {details.source_description !== undefined && details.source_description !== '' && (
            <div className="node-source-description">
              <h3>The source {details.source_name}</h3>
              <Markdown text={details.source_description} />
            </div>
          )}
        </Box>
        <OwnParts {...props} />
        {(details.columns ?? []).length > 0 && (
          <Box title="Columns" note={<Link href={paths.node(details.unique_id, 'columns')}>on their own</Link>}>
            <NodeColumns {...props} />
          </Box>
        )}
      </div>
      <aside aria-label="At a glance">
        <Box title="Where it stands">
          <Fields fields={placeFields(props)} />
        </Box>
        <Near {...props} title="Depends on" nodes={props.graph.parents(props.node)} />
        <Near {...props} title="Used by" nodes={props.graph.children(props.node)} />
        {details.used_by && <MacroUsers {...props} />}
        {details.resource_type === 'group' && <GroupMembers {...props} />}
      </aside>
    </div>
  )
}

function placeFields({ graph, node, details }: NodeViewProps): readonly Field[] {
  const { catalog } = graph
  const text = (name: string, value: string | undefined): readonly Field[] =>
    value === undefined || value === '' ? [] : [{ name, value }]
  const tags = details.tags ?? []
  const { deprecation_date, group, loader, loaded_at_field, freshness, url, maturity } = details
  return [
    ...(details.relation_name === undefined
      ? []
      : [
          {
            name: 'relation',
            value: (
              <span className="node-relation">
                <code>{details.relation_name}</code>
                <CopyButton text={details.relation_name} />
              </span>
            ),
          },
        ]),
    { name: 'file', value: <code>{details.original_file_path}</code> },
    {
      name: 'package',
      value: <Link href={paths.catalog({ package: details.package_name })}>{details.package_name}</Link>,
    },
    ...(tags.length === 0
      ? []
      : [
          {
            name: 'tags',
            value: tags.map((tag) => (
              <Link key={tag} className="node-tag" href={paths.catalog({ tag })}>
                {tag}
              </Link>
            )),
          },
        ]),
    ...text('owner', [details.owner?.name, ...(details.owner?.email ?? [])].filter(Boolean).join(', ')),
    ...(group === undefined ? [] : [{ name: 'group', value: <Link href={paths.catalog({ group })}>{group}</Link> }]),
    ...text('deprecated from', deprecation_date),
    ...text('loader', loader),
    ...text('loaded at', loaded_at_field),
    ...text('warns after', spanText(freshness?.['warn_after'])),
    ...text('fails after', spanText(freshness?.['error_after'])),
    ...text('maturity', maturity),
    ...(url === undefined ? [] : [{ name: 'address', value: <OutsideLink url={url} /> }]),
    ...text('language', wordOf(catalog, 'language', node) === 'python' ? 'python' : undefined),
    ...(details.versions === undefined || details.versions.length < 2
      ? []
      : [{ name: 'versions', value: <Versions graph={graph} details={details} /> }]),
  ]
}

/** Only addresses of the web are links; what is inside the app opens in it. */
function OutsideLink({ url }: { readonly url: string }) {
  if (/^\/(?!\/)/.test(url)) return <Link href={url}>{url}</Link>
  if (!/^https?:\/\//i.test(url)) return <>{url}</>
  return (
    <a href={url} rel="noopener noreferrer" target="_blank">
      {url}
    </a>
  )
}

function Versions({ graph, details }: { readonly graph: CatalogGraph; readonly details: CatalogNode }) {
  const { package_name, name, versions = [], latest_version } = details
  return (
    <>
      {versions.map((version) => {
        const unique_id = `model.${package_name}.${name}.v${version}`
        return (
          <Link key={version} className="node-tag" href={paths.node(unique_id)} title={unique_id}>
            v{version}
            {version === latest_version && ' latest'}
            {graph.find(unique_id) === undefined && ' (off)'}
          </Link>
        )
      })}
    </>
  )
}

interface NearProps extends NodeViewProps {
  readonly title: string
  readonly nodes: readonly number[]
}

function Near({ graph, node, states, title, nodes }: NearProps) {
  const kinds = neighboursOf(graph, nodes)
  const all = kinds.flatMap((kind) => kind.nodes)
  if (all.length === 0) return null
  const unique_id = graph.catalog.unique_id[node] ?? ''
  return (
    <Box title={title} note={<Link href={paths.node(unique_id, 'lineage')}>{all.length} in all</Link>}>
      <ul className="node-near">
        {all.slice(0, FEW).map((each) => (
          <li key={each}>
            <NodeLink graph={graph} node={each} states={states} />
          </li>
        ))}
      </ul>
    </Box>
  )
}

function MacroUsers({ graph, details }: NodeViewProps) {
  const { used_by = [], uses = 0 } = details
  return (
    <Box title="Called by" note={uses > used_by.length ? `the first ${used_by.length} of ${uses}` : `${uses} in all`}>
      <ul className="node-near">
        {used_by.map((unique_id) => (
          <li key={unique_id}>
            <IdLink graph={graph} unique_id={unique_id} />
          </li>
        ))}
      </ul>
    </Box>
  )
}

function GroupMembers({ graph, details, states }: NodeViewProps) {
  const { catalog } = graph
  const members = catalog.name.flatMap((_, each) => (wordOf(catalog, 'group', each) === details.name ? [each] : []))
  return (
    <Box title="Members" note={members.length}>
      <ul className="node-near">
        {members.map((each) => (
          <li key={each}>
            <NodeLink graph={graph} node={each} states={states} />
          </li>
        ))}
      </ul>
    </Box>
  )
}

/** What nodes of one kind alone have. */
function OwnParts({ graph, details }: NodeViewProps) {
  const given = details.given ?? []
  return (
    <>
      {details.attached_node !== undefined && (
        <Box title="Tests">
          <Fields
            fields={[
              { name: 'node', value: <IdLink graph={graph} unique_id={details.attached_node} /> },
              ...(details.column_name === undefined
                ? []
                : [{ name: 'column', value: <code>{details.column_name}</code> }]),
              {
                name: 'test',
                value: (
                  <code>
                    {String(details.test_metadata?.['name'] ?? '')}{' '}
                    {argumentsText(withoutModel(details.test_metadata?.['kwargs']))}
                  </code>
                ),
              },
            ]}
          />
        </Box>
      )}
      {details.arguments && (
        <Objects title="Arguments" objects={details.arguments} columns={['name', 'type', 'data_type', 'description']} />
      )}
      {details.returns && (
        <Box title="Returns">
          <ObjectFields of={details.returns} />
        </Box>
      )}
      {given.map((input, index) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: inputs stand in their order, and two may be alike
          key={index}
          title={`Given ${String(input['input'] ?? '')}`}
        >
          <Rows rows={input['rows']} />
        </Box>
      ))}
      {details.expect && (
        <Box title="Expects">
          <Rows rows={details.expect['rows']} />
        </Box>
      )}
      {details.entities && (
        <Objects title="Entities" objects={details.entities} columns={['name', 'type', 'expr', 'description']} />
      )}
      {details.dimensions && (
        <Objects title="Dimensions" objects={details.dimensions} columns={['name', 'type', 'expr', 'description']} />
      )}
      {details.measures && (
        <Objects title="Measures" objects={details.measures} columns={['name', 'agg', 'expr', 'description']} />
      )}
      {details.type_params && (
        <Box title="Is made of">
          <ObjectFields of={told(details.type_params)} />
        </Box>
      )}
      {details.filter && (
        <Box title="Filter">
          <ObjectFields of={details.filter} />
        </Box>
      )}
      {details.query_params && (
        <Box title="Asks for">
          <ObjectFields of={told(details.query_params)} />
        </Box>
      )}
      {details.exports && <Objects title="Exports" objects={details.exports} columns={['name', 'config']} />}
    </>
  )
}

function withoutModel(kwargs: unknown): Readonly<Record<string, unknown>> {
  const { model: _model, column_name: _column, ...own } = (kwargs ?? {}) as Readonly<Record<string, unknown>>
  return own
}

/** Without what was left open. */
function told(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  )
}

interface ObjectsProps {
  readonly title: string
  readonly objects: readonly Readonly<Record<string, unknown>>[]
  readonly columns: readonly string[]
}

function Objects({ title, objects, columns }: ObjectsProps) {
  const shown = columns.filter((column) => objects.some((each) => isSaid(each[column])))
  return (
    <Box title={title} note={objects.length}>
      <Table
        label={title}
        columns={shown.map((name) => ({
          name,
          head: name,
          cell: (each: Readonly<Record<string, unknown>>) =>
            isSaid(each[name]) ? <PlainValue value={each[name]} /> : '',
        }))}
        rows={objects}
        keyOf={(each) => objects.indexOf(each)}
      />
    </Box>
  )
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== ''
}

/** Rows of a unit test: objects, or a text of CSV or SQL. */
function Rows({ rows }: { readonly rows: unknown }) {
  if (!Array.isArray(rows)) return <pre className="node-text">{rows === undefined ? 'no rows' : String(rows)}</pre>
  const objects = rows as readonly Readonly<Record<string, unknown>>[]
  if (objects.length === 0) return <p className="node-quiet">no rows</p>
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))]
  return (
    <Table
      label="Rows"
      columns={names.map((name) => ({
        name,
        head: name,
        cell: (row: Readonly<Record<string, unknown>>) => (name in row ? <PlainValue value={row[name]} /> : ''),
      }))}
      rows={objects}
      keyOf={(row) => objects.indexOf(row)}
    />
  )
}
