import { join } from 'node:path'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProfileAlone } from '#project/packages/read-project.ts'
import type { Invocation } from '#commands/invocation.ts'
import { adapterKinds, settingsOptions } from '#commands/open-project.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Patience } from '#platform/store/database/patience.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { Store } from '#platform/store/store.ts'
import type { Host } from '../host.ts'
import { checkStore } from '../platform/project-store.ts'
import { storeAddress } from '../platform/store-address.ts'

type StoreQuestion = Pick<Invocation, 'flags' | 'effects'>

/** Opens the store of a project, or makes it; who opens it closes it. */
export async function openProjectStore(
  invocation: StoreQuestion,
  settings: Settings | undefined,
  patience?: Patience,
): Promise<Store> {
  const { now } = invocation.effects
  return auditedStore(await openStore(await addressOf(invocation, settings), { now, ...(patience && { patience }) }))
}

/** The same for who only looks: where there is none, none is made. */
export async function lookIntoStore(invocation: StoreQuestion, settings: Settings | undefined): Promise<Store> {
  const address = await addressOf(invocation, settings)
  checkStore(invocation, address)
  return openStore(address, invocation.effects)
}

async function addressOf({ flags, effects }: StoreQuestion, settings: Settings | undefined): Promise<string> {
  const folder = flags.PROJECT_DIR
  return settings ? storeAddress(settings.store, folder, effects) : join(folder, PLATFORM_FOLDER, 'state.db')
}

/** Where the nodes of an invocation live whose target is known, and whether it is the one that is meant where nobody names one. */
export async function placeOf(
  host: Pick<Host, 'instance'>,
  invocation: Invocation,
  target: string,
): Promise<Place & { readonly target: string; readonly isDefaultTarget: boolean }> {
  const instance = host.instance?.name ?? null
  const { flags } = invocation
  if (!flags.TARGET || flags.TARGET === host.instance?.target) return { instance, target, isDefaultTarget: true }
  const usual = await targetNameOf({ ...invocation, flags: { ...flags, TARGET: null } })
  return { instance, target, isDefaultTarget: target === usual }
}

/** The name of the target that an invocation means, where its project is not read. */
export async function targetNameOf(invocation: Invocation): Promise<string> {
  return readProfileAlone(settingsOptions(invocation, dbtEnvironments(), await adapterKinds(invocation))).targetName
}
