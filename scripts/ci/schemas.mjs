/** Builds the example and holds each artifact against dbt's own JSON schemas, which lie in the folder that is named. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { generate } from '../../examples/greenery/generator/generate.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const [schemas] = process.argv.slice(2)
if (schemas === undefined) throw new Error('the folder of the schemas is missing: node scripts/ci/schemas.mjs <folder>')

const ARTIFACTS = {
  'manifest.json': 'manifest-v12.json',
  'run_results.json': 'run-results-v6.json',
  'sources.json': 'sources-v3.json',
  'catalog.json': 'catalog-v1.json',
}

const folder = mkdtempSync(join(tmpdir(), 'trellis-schemas-'))
const project = join(folder, 'greenery')
let failed = 0
try {
  cpSync(join(root, 'examples', 'greenery'), project, { recursive: true })
  await generate({ database: join(project, 'greenery.duckdb') })
  for (const words of [['build'], ['source', 'freshness'], ['docs', 'generate']]) {
    const { status } = spawnSync(process.execPath, [join(root, 'bin', 'trellis.cjs'), ...words], {
      cwd: project,
      stdio: 'inherit',
    })
    if (status !== 0) {
      console.error(`trellis ${words.join(' ')} ended with ${status}`)
      failed++
    }
    if (words[0] === 'build') validate('run_results.json')
  }
  for (const artifact of ['manifest.json', 'sources.json', 'catalog.json']) validate(artifact)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed === 0 ? 0 : 1)

function validate(artifact) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false })
  addFormats.default(ajv)
  const isValid = ajv.compile(JSON.parse(readFileSync(resolve(schemas, ARTIFACTS[artifact]), 'utf8')))
  const ok = isValid(JSON.parse(readFileSync(join(project, 'target', artifact), 'utf8')))
  console.log(`${ok ? 'valid  ' : 'INVALID'} ${artifact}`)
  if (ok) return
  failed++
  for (const { instancePath, message, params } of (isValid.errors ?? []).slice(0, 20)) {
    console.log(`  ${instancePath} ${message} ${JSON.stringify(params)}`)
  }
}
