import type { Session } from '#warehouse/adapter/session.ts'
import type { Member } from '../context.ts'
import { AdapterObject } from '../objects/adapter/adapter-object.ts'
import { RuntimeConfigObject } from '../objects/runtime-config-object.ts'
import type { ProjectMacros } from '../project-macros.ts'
import type { SnapshotGuard } from '../snapshot-guard.ts'

/** `adapter`: with a session it works, without one, while parsing, it only answers. */
export function adapterMember(
  { setup, order }: ProjectMacros,
  session?: Session,
  snapshotGuard?: SnapshotGuard,
): Member {
  const { adapter, root } = setup
  const { projectName, quoting, flags } = root
  const config = new RuntimeConfigObject(setup, root)
  const options = { adapter, order, projectName, quoting, flags, config }
  return (context) =>
    new AdapterObject({ ...options, context, ...(session && { session }), ...(snapshotGuard && { snapshotGuard }) })
}
