/** `npm run parity`: real dbt and Trellis, side by side. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DUCKDB_PROJECTS, POSTGRES_PROJECTS } from '../projects.ts'
import { withTable } from './compatibility-table.ts'
import { type Compared, type Comparison, compareStand, type Skipped } from './compare-stand.ts'
import { DbtAtHand } from './dbt-at-hand.ts'
import { changedDigests, digestsOf, readDigests, writeDigests } from './digests.ts'
import { ABSENT } from './difference.ts'
import { dbtEngine, trellisEngine } from './engine.ts'
import { jsonInFixedOrder } from './fixed-order.ts'
import { findKnown } from './known-differences.ts'
import { LIVE_PROJECTS } from './live-projects.ts'
import { type ParityOptions, parityOptions } from './options.ts'
import { compareOwn, type OwnCompared } from './own-projects.ts'
import { printDifferences } from './print-difference.ts'
import { printStand } from './print-stand.ts'
import { report } from './report.ts'
import { pythonOf, setUpDbt } from './set-up-dbt.ts'
import { keepSummary, keptSummaries, latestSummaries, readSummaries, summaryOf, writeSummaries } from './summary.ts'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..', '..')
const cache = join(root, 'node_modules', '.cache', 'parity')
const ALL_STANDS = [
  ...LIVE_PROJECTS.flatMap(({ name, stands }) => stands.map(({ warehouse }) => `${name} ${warehouse}`)),
  ...Object.keys({ ...DUCKDB_PROJECTS, ...POSTGRES_PROJECTS }).map((name) => `own/${name}`),
]
const digestFile = join(here, 'digests.json')
const summaryFile = join(here, 'summaries.json')

const options = parityOptions(process.argv.slice(2))
if (typeof options === 'string') {
  console.log(options)
  process.exitCode = 2
} else {
  const playground = mkdtempSync(join(tmpdir(), 'trellis-parity-'))
  const program = setUpDbt(cache)
  const atHand = new DbtAtHand(pythonOf(program))
  const comparison: Comparison = {
    dbt: dbtEngine(program, atHand),
    trellis: trellisEngine(root),
    atHand,
    playground,
    sources: { root, cache, projects: options.projects },
    reuses: options.reuses,
    selectors: options.selectors,
    seed: options.seed,
  }
  try {
    process.exitCode = (await compareAll(options, comparison)) ? 0 : 1
  } finally {
    await atHand.end()
    rmSync(playground, { recursive: true, force: true })
  }
}

/** True without a difference that has no reason. */
async function compareAll(asked: ParityOptions, comparison: Comparison): Promise<boolean> {
  if (asked.json !== undefined) writeFileSync(asked.json, '')
  const [compared, skipped, unknown] = [[] as string[], [] as Skipped[], [] as string[]]
  for await (const result of results(asked, comparison)) {
    keepSummary(cache, summaryOf(result))
    if ('why' in result) {
      skipped.push(result)
      console.log(`${result.stand}: skipped, ${result.why}`)
      continue
    }
    compared.push(result.stand)
    unknown.push(...result.differences.filter((each) => !findKnown(each)).map(({ stand }) => stand))
    console.log(
      'steps' in result
        ? printDifferences(result.stand, result.differences, asked.show)
        : `${printStand(result, asked.show)}${digestNote(result, asked.writes)}`,
    )
    if (asked.json !== undefined) {
      for (const difference of result.differences) {
        appendFileSync(asked.json, `${jsonInFixedOrder({ ...difference, row: findKnown(difference)?.row })}\n`)
      }
    }
  }
  if (asked.writes) {
    const all = latestSummaries([...readSummaries(summaryFile), ...keptSummaries(cache)])
    const summaries = all.filter(({ stand }) => ALL_STANDS.includes(stand))
    writeSummaries(summaryFile, summaries)
    writeFileSync(join(root, 'docs', 'parity.md'), report(summaries, ALL_STANDS))
    const compatibility = join(root, 'COMPATIBILITY.md')
    writeFileSync(compatibility, withTable(readFileSync(compatibility, 'utf8'), summaries))
  }
  const names = skipped.length === 0 ? '' : ` (${skipped.map(({ stand }) => stand).join(', ')})`
  console.log(
    `\n${compared.length} compared, ${skipped.length} skipped${names}, ${unknown.length} differences without a reason in ${new Set(unknown).size}`,
  )
  return unknown.length === 0
}

async function* results(
  asked: ParityOptions,
  comparison: Comparison,
): AsyncGenerator<Compared | OwnCompared | Skipped> {
  const isAsked = (name: string) => asked.names.length === 0 || asked.names.includes(name)
  const isOn = (warehouse: string) => asked.warehouse === undefined || asked.warehouse === warehouse
  for (const project of LIVE_PROJECTS.filter(({ name }) => isAsked(name))) {
    for (const stand of project.stands.filter(({ warehouse }) => isOn(warehouse))) {
      yield await compareStand(project, stand, comparison).catch((error) =>
        brokenOff(`${project.name} ${stand.warehouse}`, error),
      )
    }
  }
  const own = [
    ...(isOn('duckdb') ? Object.keys(DUCKDB_PROJECTS) : []),
    ...(isOn('postgres') ? Object.keys(POSTGRES_PROJECTS) : []),
  ]
  for (const name of own.filter((each) => isAsked('own') || isAsked(`own/${each}`))) {
    const { playground, atHand } = comparison
    yield await compareOwn(name, playground, atHand).catch((error) => brokenOff(`own/${name}`, error))
  }
}

/** What could not be compared to the end is no agreement. */
function brokenOff(stand: string, error: unknown): Compared {
  const difference = { stand, command: '', aspect: 'broken off', where: '', dbt: String(error), trellis: ABSENT }
  return { stand, dbt: [], trellis: [], differences: [difference] }
}

/** Tells when dbt itself answers otherwise than when the digests were written. */
function digestNote({ stand, dbt }: Compared, writes: boolean): string {
  const isOther = LIVE_PROJECTS.some(({ name, origin }) => origin.kind === 'pinned' && stand.startsWith(`${name} `))
  if (!isOther) return ''
  const now = digestsOf(dbt)
  const changed = changedDigests(readDigests(digestFile)[stand], now)
  if (writes) writeDigests(digestFile, { [stand]: now })
  return changed.length === 0 ? '' : `${stand}: dbt answers otherwise than its digests say: ${changed.join(', ')}\n`
}
