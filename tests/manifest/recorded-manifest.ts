import { readFileSync } from 'node:fs'
import { readManifest, type ManifestArtifact } from '#manifest/artifacts/read-manifest.ts'

/** A file of recordings, by its path under `tests/`. */
export function recorded(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
}

/** The recorded manifest of the project with one of everything, read anew. */
export function recordedManifest(): ManifestArtifact {
  return readManifest(recorded('manifest/shop.json'), 'shop.json')
}
