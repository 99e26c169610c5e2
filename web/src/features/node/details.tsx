import { Box } from '../../components/box.tsx'
import { Fields, ObjectFields, PlainValue } from '../../components/fields.tsx'
import { Link } from 'wouter'
import { paths } from '../../lib/paths.ts'
import { constraintText } from './model.ts'
import { IdLink } from './node-link.tsx'
import type { NodeViewProps } from './overview.tsx'
import './details.css'

/** All else that is known: settings, `meta`, contract, what the warehouse says, macros it calls. */
export function NodeDetails({ graph, details }: NodeViewProps) {
  const {
    config,
    meta,
    contract,
    constraints = [],
    relation,
    macros = [],
    doc_blocks = [],
    time_spine,
    external,
  } = details
  const objects = {
    contract,
    'time spine': time_spine,
    external,
    overrides: details.overrides,
    'source meta': details.source_meta,
  }
  return (
    <div className="node-details">
      <Box title="Identity">
        <Fields
          fields={[
            { name: 'unique_id', value: <code>{details.unique_id}</code> },
            ...(details.fqn === undefined ? [] : [{ name: 'fqn', value: <code>{details.fqn.join('.')}</code> }]),
            ...(details.patch_path === undefined
              ? []
              : [{ name: 'described in', value: <code>{details.patch_path.replace(/^.*?:\/\//, '')}</code> }]),
          ]}
        />
      </Box>
      {relation && (
        <Box title="In the warehouse">
          <Fields
            fields={[
              { name: 'type', value: relation.type },
              ...(relation.owner === null ? [] : [{ name: 'owner', value: relation.owner }]),
              ...(relation.comment === null ? [] : [{ name: 'comment', value: relation.comment }]),
              ...relation.stats.map(({ label, value }) => ({ name: label, value: <PlainValue value={value} /> })),
            ]}
          />
        </Box>
      )}
      {config && Object.keys(config).length > 0 && (
        <Box title="Config" note="where it differs from dbt's defaults">
          <ObjectFields of={config} />
        </Box>
      )}
      {meta && Object.keys(meta).length > 0 && (
        <Box title="Meta">
          <ObjectFields of={meta} />
        </Box>
      )}
      {Object.entries(objects).map(
        ([title, object]) =>
          object &&
          Object.keys(object).length > 0 && (
            <Box key={title} title={title.charAt(0).toUpperCase() + title.slice(1)}>
              <ObjectFields of={object} />
            </Box>
          ),
      )}
      {constraints.length > 0 && (
        <Box title="Constraints">
          <ul className="node-near">
            {constraints.map((constraint) => (
              <li key={JSON.stringify(constraint)}>
                <code>{constraintText(constraint)}</code>
              </li>
            ))}
          </ul>
        </Box>
      )}
      {macros.length > 0 && (
        <Box title="Macros it calls" note={macros.length}>
          <ul className="node-near">
            {macros.map((unique_id) => (
              <li key={unique_id}>
                <IdLink graph={graph} unique_id={unique_id} />
              </li>
            ))}
          </ul>
        </Box>
      )}
      {doc_blocks.length > 0 && (
        <Box title="Docs blocks in its description">
          <ul className="node-near">
            {doc_blocks.map((unique_id) => (
              <li key={unique_id}>
                <Link href={paths.node(unique_id)}>{unique_id}</Link>
              </li>
            ))}
          </ul>
        </Box>
      )}
    </div>
  )
}
