import type { BundleManifest } from './bundle-manifest.ts'

/** What was gathered: all of the manifest but for its files and signature. */
export type GatheredBundle = Omit<BundleManifest, 'files' | 'signature'>
