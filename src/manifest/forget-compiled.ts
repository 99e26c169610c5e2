import type { Manifest } from './manifest.ts'

/** Takes from all nodes what compiling gave them: the manifest is then that of the parse again. */
export function forgetCompiled(manifest: Manifest): void {
  for (const node of manifest.nodes.values()) {
    if (!('compiled' in node)) continue
    node.compiled = false
    node.compiled_code = null
    node.compiled_path = null
    node.extra_ctes = []
    node.extra_ctes_injected = false
  }
}
