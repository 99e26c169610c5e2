/**
 * Selects at random in graphs made at random, here and with dbt's own selector, and reports where the two differ.
 *
 *     tsx tests/selection/fuzz.ts [graphs] [first seed]
 *
 * The Python is `JINJA_PYTHON` or `python3`; it needs dbt-core 1.12.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlValue } from '#foundation/yaml/yaml-value.ts'
import { readManifest } from '#manifest/artifacts/read-manifest.ts'
import { link } from '#manifest/graph/link.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { parseSelection } from '#manifest/selection/parse-selection.ts'
import { parseSelectors } from '#manifest/selection/parse-selectors.ts'
import { select } from '#manifest/selection/select.ts'
import { recorded } from '../manifest/recorded-manifest.ts'
import { type AskedSelection, generateGraph } from './generate-graph.ts'

const SELECTIONS = 60

interface Selected {
  readonly found?: readonly string[]
  /** How many criteria found nothing. */
  readonly missed?: number
  readonly error?: string
  readonly message?: string
}

const [count = '50', first = '1'] = process.argv.slice(2)
const python = process.env['JINJA_PYTHON'] ?? 'python3'
if (spawnSync(python, ['-c', 'import dbt.graph']).status !== 0) {
  console.log('no Python with dbt is at hand: nothing was compared')
} else {
  const base = recorded('manifest/shop.json')
  let [differing, refused] = [0, 0]
  const BATCH = 10
  for (let start = 0; start < Number(count); start += BATCH) {
    const graphs = Array.from({ length: Math.min(BATCH, Number(count) - start) }, (_, index) =>
      generateGraph(base, Number(first) + start + index, SELECTIONS),
    )
    const lines = graphs.flatMap(({ manifest, previous, selections }) => [{ manifest, previous }, ...selections])
    const { stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'dbt_selects.py')], {
      input: lines.map((line) => JSON.stringify(line)).join('\n'),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    })
    const answers = stdout.trimEnd().split('\n')
    if (answers.length !== graphs.length * SELECTIONS) throw new Error(stderr.slice(-3000))
    graphs.forEach((graph, index) => {
      const manifest = readManifest(JSON.stringify(graph.manifest), 'manifest.json').manifest
      const previous = readManifest(JSON.stringify(graph.previous), 'manifest.json').manifest
      graph.selections.forEach((asked, at) => {
        const theirs = JSON.parse(answers[index * SELECTIONS + at] ?? '') as Selected
        const ours = selected(asked, manifest, previous)
        if (theirs.error !== undefined) refused++
        if (isSame(theirs, ours)) return
        if (++differing > 20) return
        console.log(`seed ${Number(first) + start + index}, selection ${at}: ${JSON.stringify(asked)}`)
        console.log(`  dbt:  ${told(theirs, ours)}\n  here: ${told(ours, theirs)}`)
      })
    })
  }
  console.log(
    `${Number(count) * SELECTIONS} selections in ${count} graphs of seed ${first}, ${refused} of them refused: ${differing} differ`,
  )
  process.exitCode = differing > 0 ? 1 : 0
}

function selected(asked: AskedSelection, manifest: Manifest, previous: Manifest): Selected {
  let missed = 0
  try {
    const selectors =
      asked.selectors === undefined ? new Map() : parseSelectors(asked.selectors as YamlValue, asked.indirect)
    const named = asked.selector === undefined ? undefined : selectors.get(asked.selector)?.definition
    const spec =
      named ??
      parseSelection(
        asked.select ? [...asked.select] : undefined,
        asked.exclude ? [...asked.exclude] : undefined,
        asked.indirect,
      )
    const { unique_ids } = select(spec, {
      manifest,
      graph: link(manifest),
      selectors,
      previousState: { manifest: previous },
      includesEmptyNodes: true,
      onNothingFound: () => missed++,
    })
    return { found: unique_ids, missed }
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    return { error: error.excType, message: error.diagnostics[0]?.message ?? '' }
  }
}

function isSame(theirs: Selected, ours: Selected): boolean {
  if (theirs.error !== undefined || ours.error !== undefined)
    return (theirs.error === undefined) === (ours.error === undefined)
  return theirs.missed === ours.missed && JSON.stringify(theirs.found) === JSON.stringify(ours.found)
}

function told(one: Selected, other: Selected): string {
  if (one.error !== undefined) return `${one.error}: ${one.message}`
  return `${one.found?.length} found, ${one.missed} missed; alone: ${one.found?.filter((id) => !other.found?.includes(id)).join(' ')}`
}
