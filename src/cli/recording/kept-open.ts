import { Adapter } from '#warehouse/adapter/adapter.ts'
import type { Invocation } from '#commands/invocation.ts'

type Kinds = Invocation['adapters']

/** Warehouses whose databases stay open when their command has ended, for what comes after. */
export interface KeptOpen {
  readonly adapters: Kinds
  /** Closes them. */
  readonly release: () => Promise<void>
}

/** To open a database anew takes longer than most of what is done in it after a command. */
export function keptOpen(adapters: Kinds): KeptOpen {
  const closings: (() => Promise<void>)[] = []
  const kept = [...adapters].map(([type, load]) => {
    const loadKept = async () => {
      const kind = await load()
      const open: typeof kind.open = (credentials, options) => {
        const { parts, options: given } = kind.open(credentials, options)
        closings.push(() => parts.driver.close())
        const driver = { connect: () => parts.driver.connect(), close: async () => undefined }
        return new Adapter({ ...parts, driver }, given)
      }
      return { ...kind, open }
    }
    return [type, loadKept] as const
  })
  return {
    adapters: new Map(kept),
    async release() {
      for (const close of closings.splice(0)) await close()
    },
  }
}
