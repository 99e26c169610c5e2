import type { CatalogNode } from '#api/catalog.ts'
import { Link } from 'wouter'
import { Pill } from '../../components/pill.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import { kindOf } from '../../lib/catalog/kinds.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { formatAge, formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'

interface NodeFactsProps {
  readonly graph: CatalogGraph
  readonly node: number
  readonly details: CatalogNode
  readonly states: CatalogStates | undefined
  readonly now: number
}

/** The answer beside the name: how it fared, how old its data is, whether its tests pass, whose it is. */
export function NodeFacts({ graph, node, details, states, now }: NodeFactsProps) {
  const { resource_type, materialized, type, access, version, latest_version, contract, owner } = details
  const ownerName = owner?.name ?? owner?.email[0]
  return (
    <>
      <Pill>
        <b>{kindOf(resource_type).one}</b>
        {type !== undefined && ` ${type}`}
        {materialized !== undefined && materialized !== resource_type && ` ${materialized}`}
      </Pill>
      <Result states={states} node={node} now={now} />
      <Fresh states={states} node={node} now={now} />
      <Tests graph={graph} states={states} node={node} />
      {ownerName !== undefined && (
        <Pill>
          owner <b>{ownerName}</b>
        </Pill>
      )}
      {access !== undefined && access !== 'protected' && (
        <Pill>
          access <b>{access}</b>
        </Pill>
      )}
      {version !== undefined && resource_type === 'model' && (
        <Pill>
          version <b>{version}</b>
          {version === latest_version ? ' is the latest' : ` of ${latest_version ?? '?'}`}
        </Pill>
      )}
      {contract && <Pill>contract enforced</Pill>}
    </>
  )
}

type StateProps = Pick<NodeFactsProps, 'states' | 'node' | 'now'>

function Result({ states, node, now }: StateProps) {
  const result = states?.result(node)
  if (!result) return null
  const { status, finished_at, run_id, execution_time, rows, failures } = result
  const tone = toneOf(status)
  const facts = [
    finished_at !== null && formatAge(new Date(finished_at).toISOString(), now),
    execution_time !== null && formatSeconds(execution_time),
    rows !== null && `${formatNumber(rows, 0)} rows`,
    failures !== null && failures > 0 && `${formatNumber(failures, 0)} rows fail`,
  ].filter((fact) => fact !== false)
  return (
    <Pill {...(tone === 'ok' || tone === 'warn' || tone === 'bad' ? { tone } : {})}>
      <Status tone={tone}>{status}</Status>
      <Link href={paths.run(run_id)}>{facts.join(' · ') || `run ${run_id}`}</Link>
    </Pill>
  )
}

function Fresh({ states, node, now }: StateProps) {
  const freshness = states?.freshness(node)
  if (!freshness || freshness.data_as_of === null) return null
  const { verdict, data_as_of, expected_next_at } = freshness
  const isFine = toneOf(verdict) === 'ok'
  const expected = expected_next_at === null ? undefined : formatAge(new Date(expected_next_at).toISOString(), now)
  return (
    <Pill tone={isFine ? 'ok' : toneOf(verdict) === 'bad' ? 'bad' : 'warn'}>
      {!isFine && <Status tone={toneOf(verdict)}>{verdict}</Status>}
      data as of <b>{formatAge(new Date(data_as_of).toISOString(), now)}</b>
      {expected !== undefined && !isFine && <span>· next {expected}</span>}
    </Pill>
  )
}

function Tests({ graph, states, node }: Pick<NodeFactsProps, 'graph' | 'states' | 'node'>) {
  if (!states) return null
  const { all, passed, warned, failed } = states.tests(node)
  if (all === 0 || graph.testsOf(node).length === 0) return null
  const tone = failed > 0 ? 'bad' : warned > 0 ? 'warn' : passed === all ? 'ok' : 'off'
  return (
    <Pill {...(tone === 'off' ? {} : { tone })}>
      <Status tone={tone}>tests</Status>
      <b>
        {passed} / {all}
      </b>
    </Pill>
  )
}
