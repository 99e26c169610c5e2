import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditRecord } from '../../store/port/audit.ts'
import { FIRST_HASH, hashOf } from '../../store/subjects/audit-chain.ts'
import { EVIDENCE_TABLES, type EvidenceDigests, type EvidenceTable } from '../run-evidence.ts'
import { digestOfFile } from './bundle-folder.ts'
import {
  type BundleManifest,
  CHAIN_FILE,
  KEY_FILE,
  MANIFEST_FILE,
  readManifest,
  SIGNATURE_FILE,
} from './bundle-manifest.ts'
import { artifactFile, compiledFile, evidenceOf } from './chained-evidence.ts'
import { linesOf } from './lines-of.ts'
import { fingerprint, isSignatureOf, publicKey } from './sign-manifest.ts'
import { tableFile } from './table-columns.ts'

export interface VerifyOptions {
  /** In PEM form: the bundle has to be signed with this one's other half. */
  readonly publicKey?: string | undefined
  /** A hash that was noted elsewhere: a record has to bear it. */
  readonly head?: string | undefined
}

/** What came of a look at a bundle. */
export interface Verified {
  /** In the order in which one looks, so that the first one names the first thing that was touched. */
  readonly problems: readonly string[]
  /** What one has to know though it is no mistake. */
  readonly notes: readonly string[]
  readonly manifest: BundleManifest | undefined
  /** Of the key that the signature is of; null where there is none. */
  readonly signedBy: string | null
}

const MOST_PROBLEMS = 100

/** Recomputes all that a bundle claims, from its files alone. */
export async function verifyBundle(folder: string, options: VerifyOptions = {}): Promise<Verified> {
  const path = join(folder, MANIFEST_FILE)
  if (!existsSync(path)) return failed(`${MANIFEST_FILE} is missing`)
  const text = readFileSync(path, 'utf8')
  const manifest = readManifest(text)
  if ('problem' in manifest) return failed(`${MANIFEST_FILE}: ${manifest.problem}`)
  const problems: string[] = []
  const signedBy = verifySignature(folder, text, manifest, options, problems)
  const chain = await verifyChain(folder, manifest, options, problems)
  await verifyRuns(folder, manifest, chain, problems)
  await verifyFiles(folder, manifest, problems)
  return { problems: problems.slice(0, MOST_PROBLEMS), notes: notesOf(manifest, signedBy, options), manifest, signedBy }
}

function failed(problem: string): Verified {
  return { problems: [problem], notes: [], manifest: undefined, signedBy: null }
}

function verifySignature(
  folder: string,
  text: string,
  { signature }: BundleManifest,
  options: VerifyOptions,
  problems: string[],
): string | null {
  const path = join(folder, SIGNATURE_FILE)
  if (!signature) {
    if (options.publicKey !== undefined) problems.push(`${MANIFEST_FILE} is not signed`)
    return null
  }
  if (!existsSync(path)) {
    problems.push(`${SIGNATURE_FILE} is missing`)
    return null
  }
  const own = join(folder, KEY_FILE)
  const pem = options.publicKey ?? (existsSync(own) ? readFileSync(own, 'utf8') : '')
  const key = publicKey(pem)
  if ('problem' in key) {
    problems.push(`${options.publicKey === undefined ? KEY_FILE : 'the public key'}: ${key.problem}`)
    return null
  }
  if (fingerprint(key) !== signature.public_key_sha256) {
    problems.push(
      `${MANIFEST_FILE} is signed with another key than ${options.publicKey === undefined ? KEY_FILE : 'the one that was given'}`,
    )
    return null
  }
  if (isSignatureOf(readFileSync(path, 'utf8'), text, key)) return signature.public_key_sha256
  problems.push(`${SIGNATURE_FILE} is not the signature of ${MANIFEST_FILE}`)
  return null
}

/** What the chain says of runs that ended; where it breaks, only of those before. */
interface Chain {
  readonly ended: ReadonlyMap<number, EvidenceDigests | undefined>
  readonly isBroken: boolean
}

/** Goes along the chain, as far as it holds. */
async function verifyChain(
  folder: string,
  { chain }: BundleManifest,
  { head }: VerifyOptions,
  problems: string[],
): Promise<Chain> {
  const ended = new Map<number, EvidenceDigests | undefined>()
  const path = join(folder, CHAIN_FILE)
  if (!existsSync(path)) {
    problems.push(`${CHAIN_FILE} is missing`)
    return { ended, isBroken: true }
  }
  let before = { seq: chain.first_seq - 1, hash: chain.previous_hash }
  if (chain.records > 0 && chain.first_seq === 1 && chain.previous_hash !== FIRST_HASH) {
    problems.push(`record 1 in ${CHAIN_FILE} does not begin the chain`)
  }
  let count = 0
  let hasHead = head === undefined
  for await (const line of linesOf(path)) {
    const name = `record ${before.seq + 1} in ${CHAIN_FILE}`
    const record = parsed<AuditRecord>(line)
    if (!record || typeof record !== 'object') {
      problems.push(`${name} is no record`)
      return { ended, isBroken: true }
    }
    const told = `${name} (${String(record.action)}, ${String(record.subject)}, ${String(record.at)})`
    if (record.seq !== before.seq + 1) {
      problems.push(`${name} is missing: record ${String(record.seq)} stands in its place`)
      return { ended, isBroken: true }
    }
    if (record.previousHash !== before.hash) {
      problems.push(`${told} does not follow the one before`)
      return { ended, isBroken: true }
    }
    if (record.hash !== hashOf(record)) {
      problems.push(`${told} is not what was written`)
      return { ended, isBroken: true }
    }
    before = record
    count++
    hasHead ||= record.hash === head
    const evidence = evidenceOf(record)
    if (evidence) ended.set(evidence.runId, evidence.digests)
  }
  const isBroken = count !== chain.records || (count > 0 && before.hash !== chain.last_hash)
  if (isBroken) {
    problems.push(`${CHAIN_FILE} ends with record ${before.seq}: records up to ${chain.last_seq} were written`)
  }
  if (!hasHead) problems.push(`no record in ${CHAIN_FILE} has the hash ${head}`)
  return { ended, isBroken }
}

/** Each table of each run against the digest that the chain has of it. */
async function verifyRuns(
  folder: string,
  { not_kept, unchained }: BundleManifest,
  chain: Chain,
  problems: string[],
): Promise<void> {
  const free = new Set(unchained)
  const unheld = new Set<number>()
  for (const table of EVIDENCE_TABLES) {
    const path = join(folder, tableFile(table))
    if (!existsSync(path)) continue
    const digests = await digestsByRun(path)
    for (const [runId, digest] of digests) {
      if (Number.isNaN(runId)) problems.push(`${tableFile(table)} has rows that name no run`)
      else if (!chain.ended.has(runId) && !free.has(runId)) {
        // Of whatever comes after a break the chain says nothing: that is one problem, and not one a run.
        if (chain.isBroken) unheld.add(runId)
        else problems.push(`${tableFile(table)} speaks of run ${runId}, of which the chain does not`)
      } else if (!isAsChained(chain.ended.get(runId), table, digest)) {
        problems.push(`what ${tableFile(table)} says of run ${runId} is not what was written when it ended`)
      }
    }
    for (const [runId, chained] of chain.ended) {
      const isMissing = !digests.has(runId) && chained !== undefined && chained[table].rows > 0
      if (isMissing && !isExcused(runId, table)) {
        problems.push(`${tableFile(table)} says nothing of run ${runId}, and ${chained[table].rows} rows were written`)
      }
    }
  }
  if (unheld.size > 0) {
    const runs = unheld.size === 1 ? '1 run' : `${unheld.size} runs`
    problems.push(`what is said of ${runs} cannot be held against the chain, which breaks before`)
  }

  function isExcused(runId: number, table: EvidenceTable): boolean {
    return not_kept[String(runId)]?.includes(table) ?? false
  }
}

function isAsChained(chained: EvidenceDigests | undefined, table: EvidenceTable, sha256: string): boolean {
  return chained === undefined || chained[table].sha256 === sha256
}

async function digestsByRun(path: string): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, ReturnType<typeof createHash>>()
  for await (const line of linesOf(path)) {
    const runId = Number(parsed<{ readonly run_id?: unknown }>(line)?.run_id)
    const hash = hashes.get(runId) ?? createHash('sha256')
    hashes.set(runId, hash.update(line).update('\n'))
  }
  return new Map([...hashes].map(([runId, hash]) => [runId, hash.digest('hex')]))
}

async function verifyFiles(folder: string, { files, signature }: BundleManifest, problems: string[]): Promise<void> {
  const listed = new Set([...Object.keys(files), MANIFEST_FILE, ...(signature ? [SIGNATURE_FILE] : [])])
  for (const path of filesIn(folder)) if (!listed.has(path)) problems.push(`${path} does not belong to the bundle`)
  for (const [path, digest] of Object.entries(files)) {
    const whole = join(folder, path)
    if (!existsSync(whole)) {
      problems.push(`${path} is missing`)
      continue
    }
    const found = await digestOfFile(whole)
    if (found.sha256 !== digest.sha256 || found.bytes !== digest.bytes) problems.push(`${path} is not what was written`)
  }
  await verifyContents(folder, files, problems)
}

/** Artifacts and compiled code are what their names say, and each that is spoken of is there. */
async function verifyContents(folder: string, files: BundleManifest['files'], problems: string[]): Promise<void> {
  for (const [path, { sha256 }] of Object.entries(files)) {
    const [, name] = /^(?:artifacts|compiled)\/([0-9a-f]{64})\.\w+$/.exec(path) ?? []
    if (name !== undefined && name !== sha256) problems.push(`${path} has another content than its name says`)
  }
  const wanted: readonly (readonly [EvidenceTable, string, (sha256: string) => string])[] = [
    ['artifacts', 'sha256', artifactFile],
    ['node_results', 'compiled_sha256', compiledFile],
  ]
  const told = new Set<string>()
  for (const [table, field, fileOf] of wanted) {
    const path = join(folder, tableFile(table))
    if (!existsSync(path)) continue
    for await (const line of linesOf(path)) {
      const sha256 = parsed<Readonly<Record<string, unknown>>>(line)?.[field]
      if (typeof sha256 !== 'string' || Object.hasOwn(files, fileOf(sha256)) || told.has(sha256)) continue
      told.add(sha256)
      problems.push(`${fileOf(sha256)} is missing, of which ${tableFile(table)} speaks`)
    }
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .sort()
}

function notesOf(
  { not_kept, unchained, signature }: BundleManifest,
  signedBy: string | null,
  options: VerifyOptions,
): readonly string[] {
  const gone = Object.entries(not_kept)
  return [
    ...gone.map(([run, tables]) => `of run ${run} the store has not kept ${tables.join(', ')}`),
    ...(unchained.length > 0
      ? [`nothing vouches for runs that ended before the chain began: ${unchained.join(', ')}`]
      : []),
    ...(signature === null && options.head === undefined
      ? [
          'it is not signed: who could write all of it anew could have changed it. --head takes a hash that was noted elsewhere',
        ]
      : []),
    ...(signedBy !== null && options.publicKey === undefined
      ? ['the signature is that of the key in the bundle: --public-key takes the one that you trust']
      : []),
  ]
}

function parsed<T>(line: Uint8Array): T | undefined {
  try {
    return JSON.parse(Buffer.from(line).toString('utf8')) as T
  } catch {
    return undefined
  }
}
