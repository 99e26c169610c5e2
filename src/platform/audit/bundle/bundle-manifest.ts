import { createHash } from 'node:crypto'
import { canonicalJson } from '../../store/subjects/audit-chain.ts'

export const MANIFEST_FILE = 'manifest.json'
export const SIGNATURE_FILE = 'manifest.sig'
export const KEY_FILE = 'public-key.pem'
export const CHAIN_FILE = 'chain.jsonl'

export const BUNDLE_FORMAT = 'trellis-audit/1'

/** What a bundle holds. Snake case, as all that others read. */
export interface BundleManifest {
  readonly format: typeof BUNDLE_FORMAT
  readonly made_at: string
  readonly version: string
  readonly project: string | null
  readonly from: string
  readonly to: string
  readonly chain: {
    readonly records: number
    readonly first_seq: number
    readonly last_seq: number
    /** The hash before the first record: what links this bundle to the one before. */
    readonly previous_hash: string
    readonly last_hash: string
  }
  /** Tables of runs that the store has not kept long enough. */
  readonly not_kept: Readonly<Record<string, readonly string[]>>
  /** Runs of which the chain says nothing, since they ended before there was one. */
  readonly unchained: readonly number[]
  /** What the manifest is signed with; null where it is not. */
  readonly signature: { readonly algorithm: 'Ed25519'; readonly public_key_sha256: string } | null
  readonly files: Readonly<Record<string, FileDigest>>
}

export interface FileDigest {
  readonly bytes: number
  readonly sha256: string
}

/** The manifest as it is written: canonical JSON with a digest of itself. */
export function manifestText(manifest: BundleManifest): string {
  return canonicalJson({ ...manifest, digest: digestOfManifest(manifest) })
}

/** The manifest in a text, or what is wrong with it. */
export function readManifest(text: string): BundleManifest | { readonly problem: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'it is no JSON' }
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || !('digest' in value)) {
    return { problem: 'it is no manifest of a bundle' }
  }
  if (value.format !== BUNDLE_FORMAT) return { problem: `it is of the format ${String(value.format)}` }
  const { digest, ...manifest } = value as unknown as BundleManifest & { readonly digest: unknown }
  if (digest !== digestOfManifest(manifest) || manifestText(manifest) !== text) {
    return { problem: 'it is not as it was written' }
  }
  return manifest
}

function digestOfManifest(manifest: BundleManifest): string {
  return createHash('sha256').update(canonicalJson(manifest)).digest('hex')
}
