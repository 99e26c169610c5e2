/** `trellis audit verify`: whether a bundle is what was written. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { MANIFEST_FILE } from '#platform/audit/bundle/bundle-manifest.ts'
import { type Verified, verifyBundle } from '#platform/audit/bundle/verify-bundle.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'

interface Words {
  readonly publicKey?: string
  readonly head?: string
  readonly output: 'text' | 'json'
}

export const describeAuditVerify: DescribeCommand = (command, host, finish) => {
  command
    .argument('<folder>', 'The bundle')
    .option('--public-key <file>', 'In PEM form: it has to be signed with the key that this one belongs to')
    .option('--head <hash>', 'A hash of the chain that was noted elsewhere: it has to be in the bundle', hash)
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  command.action(async (folder: string, words: Words) => finish(await verify(host, folder, words)))
}

const HELP = `
It takes nothing but the folder: no store, no project, no network. Ends with 0 where all is what was written, with 1 where
it is not; the first line names what was touched first.`

function hash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError('A hash has 64 hexadecimal digits.')
  return text
}

async function verify(host: Host, folder: string, { publicKey, head, output }: Words): Promise<number> {
  const place = resolve(host.cwd, folder)
  if (!existsSync(place)) throw dbtError('DbtUsageException', 'audit/no-bundle', `There is no folder ${place}`)
  const verified = await verifyBundle(place, {
    head,
    publicKey: publicKey === undefined ? undefined : readKey(resolve(host.cwd, publicKey)),
  })
  if (output === 'json') host.output.write(`${JSON.stringify(asJson(verified), null, 2)}\n`)
  else tell(host, folder, verified)
  return verified.problems.length > 0 ? 1 : 0
}

function readKey(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8')
  throw dbtError('DbtUsageException', 'audit/no-key', `There is no file ${path}`)
}

function tell(host: Host, folder: string, { problems, notes, manifest, signedBy }: Verified): void {
  const [first, ...others] = problems
  if (first !== undefined) {
    host.output.write(`${folder} is not what was written: ${first}\n`)
    for (const problem of others.slice(0, 20)) host.output.write(`  also: ${problem}\n`)
    if (others.length > 20) host.output.write(`  and ${others.length - 20} more\n`)
    if (!manifest) host.output.write(`Without its ${MANIFEST_FILE} nothing else can be looked at.\n`)
    return
  }
  const chain = manifest?.chain
  host.output.write(`${folder} is what was written: records ${chain?.first_seq} to ${chain?.last_seq} of the chain, `)
  host.output.write(`${Object.keys(manifest?.files ?? {}).length} files\n`)
  host.output.write(`last hash   ${chain?.last_hash}\n`)
  host.output.write(`signed by   ${signedBy ?? 'nobody'}\n`)
  for (const note of notes) host.output.write(`Note: ${note}\n`)
}

function asJson({ problems, notes, manifest, signedBy }: Verified): Readonly<Record<string, unknown>> {
  return {
    is_intact: problems.length === 0,
    problems,
    notes,
    signed_by: signedBy,
    chain: manifest?.chain ?? null,
    from: manifest?.from ?? null,
    to: manifest?.to ?? null,
  }
}
