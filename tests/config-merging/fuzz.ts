/**
 * Parses projects made at random, configured at every place there is, with real dbt and here, and reports where the two manifests
 * and the warnings are different.
 *
 *     tsx tests/config-merging/fuzz.ts [count] [first seed]
 *
 * `DBT` names the executable of dbt-core 1.12 with dbt-duckdb; without it nothing is compared.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compareValues } from '../parity/live/compare-values.ts'
import { DbtAtHand } from '../parity/live/dbt-at-hand.ts'
import { outside } from '../parity/live/outside.ts'
import { pythonOf } from '../parity/live/set-up-dbt.ts'
import { trellis } from '../parity/trellis.ts'
import { generateProject } from './generate-project.ts'

interface Parsed {
  readonly exit: number
  readonly output: string
  readonly manifest: unknown
  readonly warnings: readonly string[]
}

const [count = '200', first = '1', ...flags] = process.argv.slice(2)
const dbt = process.env.DBT
if (dbt === undefined) console.log('DBT names no dbt: nothing was compared')
else await compareAll(dbt, Number(count), Number(first), flags.includes('--show') ? Number.POSITIVE_INFINITY : 20)

async function compareAll(program: string, projects: number, firstSeed: number, shown: number): Promise<void> {
  const atHand = new DbtAtHand(pythonOf(program))
  const folder = mkdtempSync(join(tmpdir(), 'trellis-configs-'))
  let [differing, refused, nodes, printed] = [0, 0, 0, 0]
  try {
    for (let seed = firstSeed; seed < firstSeed + projects; seed++) {
      const files = generateProject(seed)
      const python = await parse(files, folder, async (args, env) => atHand.run({ args, cwd: folder, env }))
      const ours = await parse(files, folder, async (args, env) => {
        const said: string[] = []
        const exit = await trellis((text) => said.push(text))(args, { ...outside(), ...env }, folder)
        return { exit, output: said.join('') }
      })
      if (python.exit !== 0) refused++
      else nodes += Object.keys((python.manifest as { nodes: object }).nodes).length
      const differences = differencesOf(python, ours)
      if (differences.length === 0) continue
      differing++
      for (const difference of differences) if (printed++ < shown) console.log(`seed ${seed}: ${difference}`)
    }
  } finally {
    await atHand.end()
    rmSync(folder, { recursive: true, force: true })
  }
  console.log(
    `${projects} projects of seed ${firstSeed}, ${refused} of them refused, ${nodes} nodes: ${differing} differ`,
  )
  process.exitCode = differing > 0 ? 1 : 0
}

type Run = (
  args: readonly string[],
  env: Record<string, string>,
) => Promise<{ readonly exit: number; readonly output: string }>

async function parse(files: Readonly<Record<string, string>>, folder: string, run: Run): Promise<Parsed> {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  // As `deps` leaves it.
  mkdirSync(join(folder, 'dbt_packages'))
  symlinkSync(join(folder, 'pk'), join(folder, 'dbt_packages', 'pk'))
  const env = { HOME: folder, DBT_PROFILES_DIR: folder }
  const { exit, output } = await run(
    ['parse', '--show-all-deprecations', '--no-partial-parse', '--vars', '{v: one, is_on: true}'],
    env,
  )
  const log = readFileSync(join(folder, 'logs', 'dbt.log'), 'utf8')
    .trimEnd()
    .split('\n')
  const events = log.map(
    (line) =>
      JSON.parse(line) as { readonly info: { readonly name: string; readonly level: string; readonly msg: string } },
  )
  return {
    exit,
    output,
    manifest:
      exit === 0 ? JSON.parse(readFileSync(join(folder, 'target', 'manifest.json'), 'utf8'), withoutTimes) : undefined,
    warnings: events
      .filter(({ info }) => info.level === 'warn')
      .map(({ info }) => `${info.name}: ${inOrder(info)}`)
      .sort(),
  }
}

/** Unused paths are a set in dbt. */
function inOrder({ name, msg }: { readonly name: string; readonly msg: string }): string {
  return name === 'UnusedResourceConfigPath' ? msg.split('\n').sort().join('\n') : msg
}

/** Also without dbt's own macros, which have other texts. */
function withoutTimes(key: string, value: unknown): unknown {
  if (
    [
      'created_at',
      'generated_at',
      'invocation_id',
      'invocation_started_at',
      'run_started_at',
      'user_id',
      'macros',
      'docs_blocks',
    ].includes(key)
  )
    return undefined
  if (key === 'doc.dbt.__overview__') return undefined
  // In the order in which the system lists files, and that is any.
  if (key === 'group_map')
    for (const members of Object.values((value ?? {}) as Record<string, string[]>)) members.sort()
  if (key === 'columns') for (const column of Object.values((value ?? {}) as Record<string, Column>)) sortTags(column)
  return value
}

interface Column {
  readonly tags?: string[]
  readonly config?: { readonly tags?: string[] }
}

/** The tags of a column are a set in dbt. */
function sortTags({ tags, config }: Column): void {
  tags?.sort()
  config?.tags?.sort()
}

function differencesOf(python: Parsed, ours: Parsed): string[] {
  if (python.exit !== ours.exit) {
    return [
      `ends with ${python.exit}, here with ${ours.exit}\n${python.output.slice(-1500)}\n--- here\n${ours.output.slice(-1500)}`,
    ]
  }
  if (python.exit !== 0) return []
  return [
    ...compareValues(python.manifest, ours.manifest, ['manifest']),
    ...compareValues(python.warnings, ours.warnings, ['warnings']),
  ].map(({ path, dbt, trellis: here }) => `${path.join(' › ')}\n  dbt:  ${shown(dbt)}\n  here: ${shown(here)}`)
}

function shown(value: unknown): string {
  return typeof value === 'symbol' ? '(nothing)' : JSON.stringify(value)
}
