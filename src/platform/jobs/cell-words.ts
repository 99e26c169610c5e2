import { findGraphNode, type Manifest } from '#manifest/manifest.ts'
import type { CellPlan } from './plan-cell.ts'

/**
 * The command that builds what a plan says, with the tests of what it builds. A test that looks at something else besides
 * runs only where that is above what is built.
 */
export function cellWords({ nodes }: CellPlan, manifest: Manifest): readonly string[] {
  const names = nodes.flatMap(({ unique_id, action }) => {
    const node = action === 'build' ? findGraphNode(manifest, unique_id) : undefined
    return node ? [node.fqn.join('.')] : []
  })
  return ['build', '--select', ...names, '--indirect-selection', 'buildable']
}
