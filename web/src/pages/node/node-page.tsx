import { useParams } from 'wouter'
import type { CatalogNode } from '#api/catalog.ts'
import { Answered } from '../../components/answered.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { type Tab, Tabs } from '../../components/tabs.tsx'
import { useCatalog, useNode, useStates } from '../../data/use-catalog.ts'
import { useNow } from '../../data/use-clock.ts'
import { useInstance } from '../../data/use-instance.ts'
import { CompiledCode, RawCode } from '../../features/node/code.tsx'
import { NodeColumns } from '../../features/node/columns.tsx'
import { NodeDetails } from '../../features/node/details.tsx'
import { NodeFacts } from '../../features/node/facts.tsx'
import { neighboursOf, type NodeTab, tabsOf } from '../../features/node/model.ts'
import { NodeNeighbours } from '../../features/node/neighbours.tsx'
import { NodeOverview } from '../../features/node/overview.tsx'
import { NodeRows } from '../../features/node/rows.tsx'
import { NodeTests } from '../../features/node/tests.tsx'
import { addressPart } from '../../lib/address-part.ts'
import { type CatalogGraph, nameOf } from '../../lib/catalog/catalog.ts'
import { paths } from '../../lib/paths.ts'
import { NodeRuns } from './node-runs.tsx'

/** One node of any kind: what it is, how it fares, what it is made of. */
export function NodePage() {
  const { unique_id: part, tab } = useParams<{ readonly unique_id: string; readonly tab?: string }>()
  const unique_id = addressPart(part)
  const [instance] = useInstance()
  const answer = useCatalog(instance)
  const node = answer.data?.find(unique_id)
  if (answer.data && node !== undefined) {
    return <NodeOf graph={answer.data} node={node} instance={instance} tab={tab} />
  }
  return (
    <Page title={unique_id.split('.')[2] ?? unique_id} acts={<InstanceChoice />}>
      <Answered answer={answer} height={600}>
        {() => (
          <Empty title={`There is no ${unique_id}`}>
            It may be called otherwise now, or be switched off. Press / to search for it.
          </Empty>
        )}
      </Answered>
    </Page>
  )
}

interface NodeOfProps {
  readonly graph: CatalogGraph
  readonly node: number
  readonly instance: string | undefined
  readonly tab: string | undefined
}

function NodeOf({ graph, node, instance, tab }: NodeOfProps) {
  const answer = useNode(graph, node, instance)
  const states = useStates(graph, instance)
  const now = useNow(60_000)
  const { data: details } = answer
  const name = nameOf(graph.catalog, node)
  if (!details) {
    return (
      <Page title={name} acts={<InstanceChoice />}>
        <Answered answer={answer} height={600}>
          {() => null}
        </Answered>
      </Page>
    )
  }
  const tabs = tabsOf(details)
  const current = tabs.find((each) => each === tab)
  const view = { graph, node, details, states }
  return (
    <Page title={details.label ?? name} facts={<NodeFacts {...view} now={now} />} acts={<InstanceChoice />}>
      <Tabs
        label="Views"
        tabs={tabs.map(
          (each): Tab => ({
            label: tabLabel(each, graph, node, details),
            href: paths.node(details.unique_id, each),
            isOn: each === current,
          }),
        )}
      />
      <NodeTabView {...view} tab={current} now={now} />
    </Page>
  )
}

function tabLabel(tab: NodeTab, graph: CatalogGraph, node: number, details: CatalogNode): string {
  const near = () =>
    neighboursOf(graph, [...graph.parents(node), ...graph.children(node)]).flatMap(({ nodes }) => nodes)
  switch (tab) {
    case undefined:
      return 'Overview'
    case 'columns':
      return `Columns ${details.columns?.length ?? 0}`
    case 'code':
      return 'Code'
    case 'compiled':
      return 'Compiled'
    case 'lineage':
      return `Lineage ${near().length}`
    case 'tests':
      return `Tests ${details.tests?.length ?? 0}`
    case 'runs':
      return 'Runs'
    case 'rows':
      return 'Rows'
    case 'details':
      return 'Details'
  }
}

type NodeTabViewProps = Parameters<typeof NodeOverview>[0] & { readonly tab: NodeTab; readonly now: number }

function NodeTabView({ tab, now, ...view }: NodeTabViewProps) {
  const { graph, details, states } = view
  switch (tab) {
    case undefined:
      return <NodeOverview {...view} />
    case 'columns':
      return <NodeColumns graph={graph} details={details} states={states} />
    case 'code':
      return <RawCode details={details} />
    case 'compiled':
      return <CompiledCode details={details} />
    case 'lineage':
      return <NodeNeighbours {...view} />
    case 'tests':
      return <NodeTests graph={graph} states={states} details={details} now={now} />
    case 'runs':
      return <NodeRuns unique_id={details.unique_id} now={now} />
    case 'rows':
      return <NodeRows unique_id={details.unique_id} now={now} />
    case 'details':
      return <NodeDetails {...view} />
  }
}
