import type { KeyObject } from 'node:crypto'
import type { Store } from '../../store/store.ts'
import { BundleFolder } from './bundle-folder.ts'
import { KEY_FILE, MANIFEST_FILE, manifestText, SIGNATURE_FILE } from './bundle-manifest.ts'
import { type BundleFacts, type BundlePeriod, gatherBundle } from './gather-bundle.ts'
import { fingerprint, publicKeyPem, signatureText } from './sign-manifest.ts'
import { BUNDLE_TABLES, type BundleTable, parquetFile, tableFile } from './table-columns.ts'
import { verifyBundle, type Verified } from './verify-bundle.ts'

export interface ExportOptions extends BundlePeriod, BundleFacts {
  /** Where the bundle is to be: a folder that is not there, or empty. */
  readonly place: string
  readonly key: KeyObject | null
  /** Makes a Parquet file of a table of canonical JSON. */
  readonly writeParquet: (table: BundleTable, from: string, to: string) => Promise<void>
}

/** Writes a bundle, as a whole or not at all, and looks at it as an auditor would. */
export async function exportBundle(store: Store, options: ExportOptions): Promise<Verified> {
  const folder = new BundleFolder(options.place)
  try {
    const gathered = await gatherBundle(store, folder, options, options)
    for (const table of BUNDLE_TABLES) {
      folder.write(parquetFile(table), '')
      await options.writeParquet(table, `${folder.path}/${tableFile(table)}`, `${folder.path}/${parquetFile(table)}`)
      await folder.adopt(parquetFile(table))
    }
    const { key } = options
    if (key) folder.write(KEY_FILE, publicKeyPem(key))
    const signature = key && ({ algorithm: 'Ed25519', public_key_sha256: fingerprint(key) } as const)
    const text = manifestText({ ...gathered, signature, files: folder.files })
    folder.writeUnlisted(MANIFEST_FILE, text)
    if (key) folder.writeUnlisted(SIGNATURE_FILE, signatureText(text, key))
    const verified = await verifyBundle(folder.path)
    folder.finish()
    return verified
  } catch (error) {
    folder.discard()
    throw error
  }
}
