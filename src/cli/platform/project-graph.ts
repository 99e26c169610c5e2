import { join } from 'node:path'
import { gather } from '#manifest/selection/gather.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { ProjectGraph } from '#platform/jobs/select-cell.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

/** A project that was read, as far as jobs look at it. */
export function projectGraph({ effects }: Invocation, project: LoadedProject, graph: Graph): ProjectGraph {
  const { manifest, selectors, setup } = project
  const { projectRoot } = setup.root
  return {
    manifest,
    graph,
    selectors,
    pathExists: (path) => effects.files.exists(join(projectRoot, path)),
    gathered: gather(manifest, graph),
  }
}
