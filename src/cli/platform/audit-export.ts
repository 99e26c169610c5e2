/** `trellis audit export`: what happened in a period, for an auditor. */
import { isAbsolute, resolve } from 'node:path'
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { PlaceTaken } from '#platform/audit/bundle/bundle-folder.ts'
import { exportBundle } from '#platform/audit/bundle/export-bundle.ts'
import { signingKey } from '#platform/audit/bundle/sign-manifest.ts'
import type { Verified } from '#platform/audit/bundle/verify-bundle.ts'
import { fetchSecret } from '#platform/settings/fetch-secret.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'
import type { Invocation } from '#commands/invocation.ts'
import { lookIntoStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { parquetWriter } from './parquet-writer.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { readInstant } from './read-instant.ts'

interface Words extends ProjectWords {
  readonly from: string
  readonly to?: string
  readonly output: string
  readonly form: 'text' | 'json'
}

export const describeAuditExport: DescribeCommand = (command, host, finish) => {
  addProjectOptions(command)
    .requiredOption('--from <date>', 'What happened from then on: 2026-01-01, 30d')
    .option('--to <date>', 'What happened before it; now, if left out')
    .requiredOption('--output <folder>', 'Where the bundle is to be: a folder that is not there yet')
    .addOption(new Option('--form <form>', 'How to tell of it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  command.action(async (words: Words) => finish(await run(host, words)))
}

const HELP = `
A bundle holds what ran, when, why, by whom and from which commit, with compiled SQL, rows, tests, catalog and freshness
of the time, and the chain of all that happened. README.md in it is for people. audit.signing_key of trellis.yml signs it.

  trellis audit export --from 2026-01-01 --to 2026-04-01 --output evidence-2026-q1
  trellis audit verify evidence-2026-q1`

async function run(host: Host, words: Words): Promise<number> {
  const now = host.effects.now()
  const from = readInstant(words.from, '--from', now)
  const to = words.to === undefined ? now + 1 : readInstant(words.to, '--to', now)
  if (from >= to) throw dbtError('DbtUsageException', 'audit/period', '--from has to be before --to')
  const place = resolve(host.cwd, words.output)
  const invocation = projectInvocation(host, words, ['audit', 'export'])
  const settings = settingsOfProject(invocation)
  const key = await keyOf(settings, invocation)
  const store = await lookIntoStore(invocation, settings)
  const parquet = await parquetWriter(invocation)
  try {
    const verified = await exportBundle(store, {
      from,
      to,
      place,
      key,
      now,
      project: await projectName(store),
      version: host.version,
      writeParquet: parquet.write,
    })
    return tell(host, place, words, verified)
  } catch (error) {
    if (error instanceof PlaceTaken) {
      throw dbtError('DbtUsageException', 'audit/place', `${error.place} is not empty`, {
        hint: 'name a folder that is not there yet: a bundle is never written over another',
      })
    }
    throw error
  } finally {
    await parquet.close()
    await store.close()
  }
}

async function keyOf(settings: Settings | undefined, { effects, flags, signal }: Invocation) {
  const source = settings?.audit.signingKey
  if (!source) return null
  const key = signingKey(await fetchSecret(source, 'audit.signing_key', { effects, folder: flags.PROJECT_DIR, signal }))
  if (!('problem' in key)) return key
  throw dbtError('DbtRuntimeError', 'audit/key', `audit.signing_key cannot sign: ${key.problem}`, {
    hint: 'openssl genpkey -algorithm ed25519 -out signing-key.pem makes one',
  })
}

/** As the last run knew it: who only exports does not read the project. */
async function projectName({ runs }: Pick<Store, 'runs'>): Promise<string | null> {
  const { items } = await runs.list({ order: '-id' }, { limit: 50 })
  return items.find((run) => run.projectName !== null)?.projectName ?? null
}

function tell(host: Host, place: string, { output, form }: Words, { manifest, problems, notes }: Verified): number {
  const records = manifest?.chain.records ?? 0
  const shown = isAbsolute(output) ? place : output
  if (form === 'json') {
    const told = { folder: place, records, last_hash: manifest?.chain.last_hash ?? null, problems, notes }
    host.output.write(`${JSON.stringify(told, null, 2)}\n`)
  } else {
    host.output.write(`${shown} holds ${records} records, up to ${manifest?.chain.last_hash ?? 'none'}\n`)
    for (const problem of problems) host.errorOutput.write(`The store was changed: ${problem}\n`)
    for (const note of notes) host.errorOutput.write(`Note: ${note}\n`)
  }
  return problems.length > 0 ? 1 : 0
}
