import { isGenericTest, type SingularTestNode } from '#manifest/nodes/test.ts'
import { fileId } from '../read-files.ts'
import { checkEntry } from './check-entry.ts'
import type { Entry } from './entry.ts'
import { entryConfig } from './entry-config.ts'
import type { Parsing } from './parsing.ts'
import { patchConfig, warnOfNoNode } from './patch-node.ts'

/** `data_tests:` of a file — what is said of a test that has a file of its own. */
export function parseSingularTestEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const node = findSingularTest(parsing, file.package_name, name)
  if (!node) {
    warnOfNoNode(parsing, entry, name)
    return
  }
  const description = (data.description ?? '') as string
  patchConfig(parsing, node, { entry, config: entryConfig(entry), unrendered: {}, description, columns: {} })
  node.patch_path = fileId(file)
  node.description = description
  node.created_at = parsing.state.createdAt
}

function findSingularTest({ state }: Parsing, packageName: string, name: string): SingularTestNode | undefined {
  for (const node of state.manifest.nodes.values()) {
    if (
      node.resource_type === 'test' &&
      node.name === name &&
      node.package_name === packageName &&
      !isGenericTest(node)
    )
      return node
  }
  return undefined
}
