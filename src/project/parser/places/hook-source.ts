import type { SourceFile } from '#foundation/source/source-file.ts'
import { PROJECT_FILE } from '#project/config/read-project-file.ts'
import { type PlacedNode, type PlaceSources, shownFile } from './described-entry.ts'

/** A hook as a template of the file that it was written in: the node's own, its properties, or dbt_project.yml. */
export function hookSource(
  sources: PlaceSources,
  node: PlacedNode,
  text: string,
): { readonly template: SourceFile; readonly packageName: string } {
  const [patchPackage = '', patchFile] = node.patch_path?.split('://') ?? []
  const files = [
    [node.package_name, node.original_file_path],
    ...(patchFile === undefined ? [] : [[patchPackage, patchFile]]),
    [sources.setup.root.projectName, PROJECT_FILE],
    [node.package_name, PROJECT_FILE],
  ] as const
  for (const [packageName = '', path = ''] of files) {
    const { whole } = shownFile(sources, { package_name: packageName, original_file_path: path })
    if (whole?.includes(text)) return { template: { path, text }, packageName }
  }
  return { template: { path: node.original_file_path, text }, packageName: node.package_name }
}
