import type { Session } from '#warehouse/adapter/session.ts'
import type { Member } from '../context.ts'
import { AdapterObject } from '../objects/adapter-object.ts'
import type { ProjectMacros } from '../project-macros.ts'

/** `adapter`: with a session it works, without one, while parsing, it only answers. */
export function adapterMember({ setup, order }: ProjectMacros, session?: Session): Member {
  const { adapter, root } = setup
  const { projectName, quoting } = root
  return (context) => new AdapterObject({ adapter, context, order, projectName, quoting, ...(session && { session }) })
}
