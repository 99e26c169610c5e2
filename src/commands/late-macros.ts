/** Runs macros for the adapter, which is there before the project's macros are. */
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import type { MacroCalls } from '#warehouse/adapter/macro-calls.ts'
import type { Session } from '#warehouse/adapter/session.ts'

/** How a macro is run once the project is parsed. */
export interface MacroRunner {
  run(name: string, args: ReadonlyMap<string, PlainValue>, session: Session): Promise<PlainValue>
  isOverridden(name: string): boolean
}

export class LateMacros implements MacroCalls {
  #runner: MacroRunner | undefined

  provide(runner: MacroRunner): void {
    this.#runner = runner
  }

  call(name: string, args: Readonly<Record<string, PlainValue>>, session: Session): Promise<PlainValue> {
    return this.#provided().run(name, new Map(Object.entries(args)), session)
  }

  isOverridden(name: string): boolean {
    return this.#provided().isOverridden(name)
  }

  #provided(): MacroRunner {
    if (!this.#runner) throw new Error('the adapter asked for a macro before the project was parsed')
    return this.#runner
  }
}
