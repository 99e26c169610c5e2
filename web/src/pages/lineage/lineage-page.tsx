import { useMemo, useRef } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { Lineage } from '#api/catalog.ts'
import type { Jobs } from '#api/jobs.ts'
import { Answered } from '../../components/answered.tsx'
import { Button } from '../../components/button.tsx'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { CHANGES_WITH, useCatalog, useStates } from '../../data/use-catalog.ts'
import { useIsNarrow } from '../../components/use-is-narrow.ts'
import { Drawing, type DrawingHandle } from '../../features/lineage/drawing.tsx'
import { Legend } from '../../features/lineage/legend.tsx'
import { LineageList } from '../../features/lineage/list.tsx'
import { aroundNodes, type Colouring, COLOURINGS, lookOf } from '../../features/lineage/model/box-look.ts'
import { jobSelection } from '../../features/lineage/model/job-selection.ts'
import { type LineageQuery, readLineageQuery, writeLineageQuery } from '../../features/lineage/model/lineage-query.ts'
import { neighbourhood } from '../../features/lineage/model/neighbourhood.ts'
import { shownGraph } from '../../features/lineage/model/shown-graph.ts'
import { pngPicture, svgPicture } from '../../features/lineage/picture.ts'
import { SelectBox } from '../../features/lineage/select-box.tsx'
import { useScene } from '../../features/lineage/use-scene.ts'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import { counted } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { BoxDetails } from './box-details.tsx'
import { saveFile } from './save-file.ts'
import './lineage-page.css'

/** What is made of what: around a node, of a selection, of a job, or of everything. */
export function LineagePage() {
  const answer = useCatalog()
  const search = useSearch()
  const job = new URLSearchParams(search).get('job')
  const jobs = useAnswer<Jobs>('/api/jobs', { isWanted: job !== null })
  const asked = readLineageQuery(search)
  const does = jobs.data?.jobs.find((each) => each.job === job)?.does
  const query = does ? { ...asked, ...jobSelection(does as Readonly<Record<string, unknown>>) } : asked
  if (job !== null && jobs.data && !does) {
    return (
      <Page title="Lineage">
        <Empty title={`There is no job ${job}`}>The matrix shows those that there are.</Empty>
      </Page>
    )
  }
  if (answer.data && (job === null || does)) return <Selected graph={answer.data} query={query} job={job} />
  return (
    <Page title="Lineage">
      {job !== null && jobs.error ? (
        <Failure message={jobs.error.message} hint={jobs.error.hint} />
      ) : (
        <Answered answer={answer} height={600}>
          {() => null}
        </Answered>
      )}
    </Page>
  )
}

interface SelectedProps {
  readonly graph: CatalogGraph
  readonly query: LineageQuery
  readonly job: string | null
}

/** What is selected is asked of the server: it knows all of dbt's words. */
function Selected({ graph, query, job }: SelectedProps) {
  const { select, exclude } = query
  const isSelection = select !== '' || exclude !== ''
  const asked = new URLSearchParams({ select: select === '' ? '*' : select, ...(exclude !== '' && { exclude }) })
  const answer = useAnswer<Lineage>(`/api/lineage?${asked}`, {
    isWanted: isSelection,
    changesWith: CHANGES_WITH,
    keepsFormer: true,
  })
  const selected = useMemo(() => {
    if (!isSelection) return undefined
    return answer.data?.unique_ids.flatMap((unique_id) => graph.find(unique_id) ?? [])
  }, [graph, isSelection, answer.data])
  return (
    <Around
      graph={graph}
      query={query}
      job={job}
      selected={isSelection ? (selected ?? []) : undefined}
      isAsking={isSelection && answer.isFetching}
      problem={isSelection ? answer.error : null}
    />
  )
}

interface AroundProps extends SelectedProps {
  /** The nodes of a selection; undefined where there is none. */
  readonly selected: readonly number[] | undefined
  readonly isAsking: boolean
  readonly problem: (Error & { readonly hint?: string | null }) | null
}

/** Until there are more they are all drawn; of more, as many folders as can be taken in at a look. */
const MOST_NODES = 600
const MOST_FOLDERS = 48
const NEVER: ReadonlySet<string> = new Set(['macro', 'group', 'doc', 'operation', 'sql_operation'])
const DEPTHS = [1, 2, 3, 5]
const COLOURING_LABELS: Readonly<Record<Colouring, string>> = {
  status: 'last result',
  freshness: 'freshness',
  duration: 'duration',
  folder: 'folder',
}

function Around({ graph, query, job, selected, isAsking, problem }: AroundProps) {
  const { catalog } = graph
  const [, go] = useLocation()
  const source = useSource()
  const states = useStates(graph)
  const isNarrow = useIsNarrow()
  const drawing = useRef<DrawingHandle>(null)
  const centre = query.node === undefined ? undefined : graph.find(query.node)
  const search = useSearch()
  const focused = new URLSearchParams(search).get('at') ?? undefined
  const nodes = useMemo(() => {
    const isShown = (node: number) => {
      const kind = wordOf(catalog, 'resource_type', node)
      return !NEVER.has(kind) && (query.hasTests || (kind !== 'test' && kind !== 'unit_test'))
    }
    if (selected) return selected.filter(isShown)
    if (query.node !== undefined) {
      if (centre === undefined) return []
      const { depth } = query
      return [...neighbourhood(graph, [centre], { up: depth, down: depth, isShown }).keys()].sort((a, b) => a - b)
    }
    return Array.from({ length: catalog.size }, (_, node) => node).filter(isShown)
  }, [graph, catalog, selected, query.node, query.depth, query.hasTests, centre])
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
  const scene = useScene(graph, shown)
  const around = useMemo(
    () => aroundNodes(graph, states, query.colouring, nodes),
    [graph, states, query.colouring, nodes],
  )
  const looks = useMemo(() => scene?.graph.boxes.map((box) => lookOf(box, around)) ?? [], [scene, around])
  const hrefOf = (change: Partial<LineageQuery>, at?: string) => {
    const written = new URLSearchParams(writeLineageQuery({ ...query, ...change }))
    if (at !== undefined) written.set('at', at)
    const text = String(written)
    return `${paths.lineage()}${text === '' ? '' : `?${text}`}`
  }
  const focusOn = (key: string | undefined) => go(keepJob(hrefOf({}, key), job), { replace: true })
  const open = (key: string) => {
    if (key.startsWith('group:')) go(hrefOf({ open: [...query.open, key.slice('group:'.length)] }, key))
    else go(paths.node(key))
  }
  const focusKey = focused ?? query.node
  const place = focusKey === undefined ? undefined : scene?.places.get(focusKey)
  const box = place === undefined ? undefined : scene?.graph.boxes[place]
  const subject = JSON.stringify([query.node, query.select, query.exclude, query.depth, query.hasTests])
  const title = centre === undefined ? 'Lineage' : `Lineage of ${nameOf(catalog, centre)}`
  const save = async (kind: 'svg' | 'png') => {
    const palette = drawing.current?.palette()
    if (!scene || !palette) return
    const name = `lineage-${centre === undefined ? catalog.project_name : nameOf(catalog, centre)}`
    if (kind === 'svg')
      saveFile(`${name}.svg`, new Blob([svgPicture(scene, looks, palette)], { type: 'image/svg+xml' }))
    else {
      const picture = await pngPicture(scene, looks, palette)
      if (picture) saveFile(`${name}.png`, picture)
    }
  }
  const isUnknown = query.node !== undefined && centre === undefined && !selected
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
          <Button onClick={() => void save('svg')} disabled={query.view === 'list'}>
            SVG
          </Button>
          <Button onClick={() => void save('png')} disabled={query.view === 'list'}>
            PNG
          </Button>
        </>
      }
    >
      <div className="lineage-page" data-is-drawn={scene?.graph === shown}>
        <div className="lineage-page-bar">
          <SelectBox
            select={query.select}
            exclude={query.exclude}
            isOpen={source.kind === 'server'}
            onSelect={(select, exclude) => go(hrefOf({ select, exclude, node: undefined, open: [] }))}
          />
          {query.node !== undefined && !selected && (
            <ChoiceMenu
              label="Steps"
              isSingle
              isOn={query.depth !== undefined}
              told={query.depth === undefined ? 'all' : String(query.depth)}
              choices={[
                ...DEPTHS.map((depth) => ({ value: String(depth), label: counted(depth, 'step') })),
                { value: 'all', label: 'all' },
              ]}
              chosen={[query.depth === undefined ? 'all' : String(query.depth)]}
              onChoose={([depth]) => go(hrefOf({ depth: depth === 'all' ? undefined : Number(depth) }, focused))}
            />
          )}
          <ChoiceMenu
            label="Colour"
            isSingle
            isOn={query.colouring !== 'status'}
            told={COLOURING_LABELS[query.colouring]}
            choices={COLOURINGS.map((value) => ({ value, label: COLOURING_LABELS[value] }))}
            chosen={[query.colouring]}
            onChoose={([colouring]) =>
              go(keepJob(hrefOf({ colouring: colouring as Colouring }, focused), job), { replace: true })
            }
          />
          <Button
            aria-pressed={query.hasTests}
            onClick={() => go(keepJob(hrefOf({ hasTests: !query.hasTests }, focused), job))}
          >
            {query.hasTests ? 'Without tests' : 'With tests'}
          </Button>
          <Button onClick={() => go(keepJob(hrefOf({ view: query.view === 'list' ? 'graph' : 'list' }, focused), job))}>
            {query.view === 'list' ? 'As a drawing' : 'As a list'}
          </Button>
          {query.open.length > 0 && <Button onClick={() => go(hrefOf({ open: [] }))}>Close folders</Button>}
          {(query.node !== undefined || selected) && (
            <Button kind="bare" onClick={() => go(paths.lineage())}>
              Everything
            </Button>
          )}
        </div>
        {problem && <Failure message={problem.message} hint={problem.hint ?? null} />}
        {isUnknown ? (
          <Empty title={`There is no ${query.node}`}>It may be called otherwise now, or be switched off.</Empty>
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
                  subject={subject}
                  label={`${title}: ${counted(scene.graph.boxes.length, 'box', 'boxes')}`}
                  onFocus={focusOn}
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
                  hrefOf({ node: unique_id, select: '', exclude: '', open: [], depth: query.depth ?? 2 })
                }
                onClose={() =>
                  go(query.node === undefined || focused === undefined ? keepJob(hrefOf({}), job) : hrefOf({}), {
                    replace: true,
                  })
                }
              />
            )}
          </div>
        )}
      </div>
    </Page>
  )
}

/** The words of a job stand in the job, not in the address. */
function keepJob(href: string, job: string | null): string {
  if (job === null) return href
  const { pathname, searchParams } = new URL(href, location.origin)
  searchParams.delete('select')
  searchParams.delete('exclude')
  searchParams.set('job', job)
  return `${pathname}?${searchParams}`
}
