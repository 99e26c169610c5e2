/**
 * The long proofs, whose report is committed: `npm run prove [-- --quick | --scale 0.1] [leases strikes …]`. With names, only
 * those are run, and what the report says of others stays.
 *
 * Templates and values made at random are compared with Python's Jinja2 where there is one (`JINJA_PYTHON`), YAML and selections
 * with dbt's if it is in that Python, settings with dbt (`DBT`); projects are edited and builds are killed at random. The report is `docs/proof.md`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const isQuick = process.argv.includes('--quick')
/** `--scale 0.1` does a tenth of it all. */
const scale = isQuick ? 0.01 : Number(process.argv[process.argv.indexOf('--scale') + 1] || 1) || 1

run([join(root, 'scripts', 'build.mjs')])
const proofs = [
  {
    key: 'jinja',
    name: 'Jinja: templates made at random, rendered as Python’s Jinja2 3.1 does',
    words: ['tests/jinja/fuzz.ts', String(Math.round(20_000 * scale)), '1'],
  },
  {
    key: 'values',
    name: 'Jinja: expressions on values made at random, worth what Python says',
    words: ['tests/jinja/values/fuzz.ts', String(Math.round(20_000 * scale)), '1'],
  },
  {
    key: 'yaml',
    name: 'YAML: documents made at random, half of them with something wrong, read as dbt’s PyYAML reads them',
    words: ['tests/yaml/fuzz.ts', String(Math.round(100_000 * scale)), '1'],
  },
  {
    key: 'selections',
    name: 'Selections made at random, on the command line and in YAML, in graphs made at random: what dbt’s own selector finds',
    words: ['tests/selection/fuzz.ts', String(Math.max(2, Math.round(500 * scale))), '1'],
  },
  {
    key: 'configs',
    name: 'Projects configured at random at every place there is: the manifest and the warnings of dbt',
    words: ['tests/config-merging/fuzz.ts', String(Math.max(2, Math.round(400 * scale))), '1'],
  },
  {
    key: 'edits',
    name: 'Projects edited at random: what is parsed with the memory of former parses is what is parsed without it',
    words: ['tests/parse-cache/edits.ts', String(Math.round(1_000 * scale)), '1'],
  },
  {
    key: 'kills',
    name: 'Builds killed with SIGKILL at random moments: no torn table, snapshot or artifact, and the next build works',
    words: ['tests/faults/kills.ts', String(Math.max(5, Math.round(1_000 * scale))), '1'],
  },
  {
    key: 'storms',
    name: 'Server, runner and command lines struck at random moments: nothing is torn, nothing hangs, every run has an end',
    words: ['tests/platform/server/storms.ts', String(Math.max(5, Math.round(300 * scale))), '1'],
  },
  {
    key: 'runner-strikes',
    name: 'The runner of a server, killed and stopped at statements of a build on DuckDB: nothing is torn, and the next build works',
    words: ['tests/platform/server/runner-strikes.ts', String(Math.max(4, Math.round(200 * scale))), '1'],
  },
  {
    key: 'snapshots',
    name: 'Snapshots of random histories, on DuckDB and PostgreSQL: every table is what a small model of SCD2 says, a run that is taken back leaves no trace, and no question is answered otherwise',
    words: [
      'scripts/with-postgres.mjs',
      'node',
      '--import',
      'tsx',
      'tests/snapshots/prove.ts',
      String(Math.max(2, Math.round(100 * scale))),
      '1',
    ],
  },
  {
    key: 'scheduler',
    name: 'The scheduler: servers that die at any moment, stand still and have wrong clocks, and a thousand jobs that tick every ten seconds for an hour: each tick once, none lost, every rule kept',
    words: ['tests/platform/scheduler/prove.ts', String(Math.max(10, Math.round(600 * scale))), '1'],
  },
  {
    key: 'leases',
    name: 'Leases: servers, runs, clocks and networks that fail at any moment of simulated time: whatever is published follows from what was there',
    words: ['tests/platform/leases/prove-simulation.ts', String(Math.max(20_000, Math.round(2_000_000 * scale))), '1'],
  },
  {
    key: 'strikes',
    name: 'Runs on PostgreSQL that are stopped, killed, cut off from store or warehouse between any two statements, while another one builds the same: what is there could have come of runs one after another',
    words: [
      'scripts/with-postgres.mjs',
      'node',
      '--import',
      'tsx',
      'tests/platform/leases/prove.ts',
      String(Math.max(3, Math.round(300 * scale))),
      '1',
    ],
  },
]

const REPORT = join(root, 'docs', 'proof.md')
const HEAD = '# Proofs\n\nWhat `npm run prove` did and found. Seeds are fixed: the same run finds the same.\n\n'
const asked = process.argv.slice(2).filter((word) => proofs.some(({ key }) => key === word))
const sections = new Map(isQuick ? [] : formerSections())
let failed = 0
for (const { key, name, words } of proofs) {
  if (asked.length > 0 && !asked.includes(key)) continue
  console.log(`── ${key}: ${name}`)
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...words], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  const said = `${stdout}${status === 0 ? '' : stderr}`.trim()
  console.log(said)
  if (status !== 0) failed++
  const verdict = `\`${words.join(' ')}\`: ${status === 0 ? 'holds' : 'FAILED'}, ${seconds} s.`
  sections.set(name, `## ${name}\n\n${verdict}\n\n\`\`\`\n${said}\n\`\`\`\n`)
  if (!isQuick) writeReport()
}
process.exit(failed === 0 ? 0 : 1)

/** By their titles, as the report has them now. */
function formerSections() {
  if (!existsSync(REPORT)) return []
  const [, ...texts] = readFileSync(REPORT, 'utf8').split(/^## /m)
  return texts.map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trimEnd()}\n`])
}

function writeReport() {
  const known = proofs.flatMap(({ name }) => sections.get(name) ?? [])
  mkdirSync(dirname(REPORT), { recursive: true })
  writeFileSync(REPORT, HEAD + known.join('\n'))
}

function run(words) {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
