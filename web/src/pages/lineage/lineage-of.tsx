import { useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Unanswered } from '../../components/unanswered.tsx'
import { useIsNarrow } from '../../components/use-is-narrow.ts'
import { useStates } from '../../data/use-catalog.ts'
import { Drawing, type DrawingHandle } from '../../features/lineage/drawing.tsx'
import { Legend } from '../../features/lineage/legend.tsx'
import { LineageList } from '../../features/lineage/list.tsx'
import { aroundNodes, type BoxLook, lookOf } from '../../features/lineage/model/box-look.ts'
import { lineageAddress } from '../../features/lineage/model/lineage-address.ts'
import { lineageNodes } from '../../features/lineage/model/lineage-nodes.ts'
import type { LineageQuery } from '../../features/lineage/model/lineage-query.ts'
import type { Scene } from '../../features/lineage/model/scene.ts'
import { shownGraph } from '../../features/lineage/model/shown-graph.ts'
import { pngPicture, svgPicture } from '../../features/lineage/picture.ts'
import { useScene } from '../../features/lineage/use-scene.ts'
import { type CatalogGraph, nameOf } from '../../lib/catalog/catalog.ts'
import { counted } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { BoxDetails } from './box-details.tsx'
import { LineageBar } from './lineage-bar.tsx'
import { saveFile } from './save-file.ts'
import type { Selection } from './use-asked.ts'
import './lineage-page.css'

/** Until there are more they are all drawn; of more, as many folders as can be taken in at a look. */
const MOST_NODES = 600
const MOST_FOLDERS = 48

interface LineageOfProps {
  readonly graph: CatalogGraph
  readonly instance: string | undefined
  readonly query: LineageQuery
  readonly job: string | null
  readonly selection: Selection
  readonly thread: () => Worker
}

/** The lineage that a query asks for, drawn or as a list, and beside it what is known of the box that is looked at. */
export function LineageOf({ graph, instance, query, job, selection, thread }: LineageOfProps) {
  const { catalog } = graph
  const [, go] = useLocation()
  const states = useStates(graph, instance)
  const isNarrow = useIsNarrow()
  const drawing = useRef<DrawingHandle>(null)
  const search = useSearch()
  const focused = new URLSearchParams(search).get('at') ?? undefined
  const { node, depth, hasTests } = query
  const { unique_ids, isAsking, problem } = selection
  const centre = node === undefined ? undefined : graph.find(node)
  const nodes = useMemo(() => {
    const selected = unique_ids?.flatMap((unique_id) => graph.find(unique_id) ?? [])
    return lineageNodes(graph, selected, { node, depth, hasTests })
  }, [graph, unique_ids, node, depth, hasTests])
  const openKeys = query.open.join('\n')
  const shown = useMemo(
    () =>
      shownGraph(graph, {
        nodes,
        focus: new Set(centre === undefined ? [] : [centre]),
        expanded: new Set(openKeys === '' ? [] : openKeys.split('\n')),
        most: nodes.length <= MOST_NODES ? MOST_NODES : MOST_FOLDERS,
      }),
    [graph, nodes, centre, openKeys],
  )
  const scene = useScene(graph, shown, thread)
  const around = useMemo(
    () => aroundNodes(graph, states, query.colouring, nodes),
    [graph, states, query.colouring, nodes],
  )
  const looks = useMemo(() => scene?.graph.boxes.map((box) => lookOf(box, around)) ?? [], [scene, around])
  const hrefOf = lineageAddress(query, job, instance)
  const nobody = node === undefined ? undefined : ''
  const open = (key: string) => {
    if (key.startsWith('group:')) go(hrefOf({ open: [...query.open, key.slice('group:'.length)] }, key))
    else go(paths.node(key))
  }
  // An empty word says that nothing is looked at: not even the node that all is around.
  const focusKey = focused ?? node
  const place = focusKey === undefined ? undefined : scene?.places.get(focusKey)
  const box = place === undefined ? undefined : scene?.graph.boxes[place]
  const name = centre === undefined ? undefined : nameOf(catalog, centre)
  const title = name === undefined ? 'Lineage' : `Lineage of ${name}`
  const save = (kind: 'svg' | 'png') =>
    void savePicture(kind, `lineage-${name ?? catalog.project_name}`, scene, looks, drawing.current)
  const isSelection = unique_ids !== undefined
  const isUnknown = node !== undefined && centre === undefined && !isSelection
  return (
    <Page
      title={title}
      facts={
        <>
          <Pill>{counted(nodes.length, 'node')}</Pill>
          {shown.boxes.length < nodes.length && (
            <Pill>in {counted(shown.boxes.length, 'box', 'boxes')}: open a folder to see more</Pill>
          )}
          {job !== null && (
            <Pill>
              of the job <b>{job}</b>
            </Pill>
          )}
        </>
      }
      acts={
        <>
          <InstanceChoice />
          <Button onClick={() => save('svg')} disabled={query.view === 'list'}>
            SVG
          </Button>
          <Button onClick={() => save('png')} disabled={query.view === 'list'}>
            PNG
          </Button>
        </>
      }
    >
      <div className="lineage-page" data-is-drawn={scene?.graph === shown && !isAsking}>
        <LineageBar query={query} hrefOf={hrefOf} isSelection={isSelection} focused={focused} />
        {problem && <Unanswered problem={problem} />}
        {isUnknown ? (
          <Empty title={`There is no ${node}`}>It may be called otherwise now, or be switched off.</Empty>
        ) : nodes.length === 0 && !isSelection && node === undefined ? (
          <Empty title="There is nothing to draw yet">
            A file <code>models/orders.sql</code> is a model, and what it reads by <code>ref</code> and{' '}
            <code>source</code> is drawn before it.
          </Empty>
        ) : nodes.length === 0 && !isAsking && !problem ? (
          <Empty title="This selects nothing">
            <code>+name</code> is a node with all that it is made of, <code>name+</code> with all that is made of it,{' '}
            <code>tag:daily</code> what has a tag.
          </Empty>
        ) : problem ? null : query.view === 'list' ? (
          <LineageList graph={graph} nodes={nodes} around={around} />
        ) : (
          <div className={box && !isNarrow ? 'lineage-page-both' : 'lineage-page-alone'}>
            <div className="lineage-page-drawing">
              {scene && scene.graph.boxes.length > 0 && (
                <Drawing
                  ref={drawing}
                  scene={scene}
                  looks={looks}
                  focused={place === undefined ? undefined : focusKey}
                  subject={JSON.stringify([node, query.select, query.exclude, depth, hasTests])}
                  label={`${title}: ${counted(scene.graph.boxes.length, 'box', 'boxes')}`}
                  onFocus={(key) => go(hrefOf({}, key ?? nobody), { replace: true })}
                  onOpen={open}
                />
              )}
              <div className="lineage-page-foot">
                <Legend looks={looks} around={around} />
                <div className="lineage-page-zoom">
                  <Button aria-label="Smaller" onClick={() => drawing.current?.zoom(0.8)}>
                    −
                  </Button>
                  <Button aria-label="Larger" onClick={() => drawing.current?.zoom(1.25)}>
                    +
                  </Button>
                  <Button onClick={() => drawing.current?.fit()}>Fit</Button>
                </div>
              </div>
            </div>
            {box && (
              <BoxDetails
                graph={graph}
                states={states}
                box={box}
                onOpenGroup={(key) => open(`group:${key}`)}
                drawAround={(unique_id) =>
                  hrefOf({ node: unique_id, select: '', exclude: '', open: [], depth: depth ?? 2 })
                }
                onClose={() => go(hrefOf({}, nobody), { replace: true })}
              />
            )}
          </div>
        )}
      </div>
    </Page>
  )
}

async function savePicture(
  kind: 'svg' | 'png',
  name: string,
  scene: Scene | undefined,
  looks: readonly BoxLook[],
  drawing: DrawingHandle | null,
): Promise<void> {
  const palette = drawing?.palette()
  if (!scene || !palette) return
  const picture =
    kind === 'svg'
      ? new Blob([svgPicture(scene, looks, palette)], { type: 'image/svg+xml' })
      : await pngPicture(scene, looks, palette)
  if (picture) saveFile(`${name}.${kind}`, picture)
}
