import { indexManifest } from '#manifest/manifest-index.ts'
import { ProjectMacros } from '#project/context/project-macros.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { MacroRegistry } from '#project/macros/macro-registry.ts'
import type { ParsedProject } from '../parse-project.ts'
import type { CacheContent } from './cache-file.ts'
import { restoreManifest } from './restore-manifest.ts'

/** What `parseProject` gave when the cache was written. */
export function restoreProject(setup: ProjectSetup, content: CacheContent): ParsedProject {
  const { root, adapter, internalPackages } = setup
  const manifest = restoreManifest(content, root.projectName, adapter.type)
  const registry = new MacroRegistry(manifest.macros.values(), root.projectName, internalPackages)
  return { manifest, macros: new ProjectMacros(setup, registry), index: indexManifest(manifest) }
}
