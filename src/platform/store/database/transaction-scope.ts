import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Knows what happens inside a transaction. Who asks the database itself for another one from there would wait for its
 * own end.
 */
export class TransactionScope {
  private readonly storage = new AsyncLocalStorage<{ isOver: boolean }>()
  private going = 0

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const scope = { isOver: false }
    this.going++
    try {
      return await this.storage.run(scope, work)
    } finally {
      // What was begun inside and goes on afterwards is outside again.
      scope.isOver = true
      // Each promise of the process costs more while this is on, and most of them are no matter of the store.
      if (--this.going === 0) this.storage.disable()
    }
  }

  check(): void {
    if (this.storage.getStore()?.isOver === false) {
      throw new Error('The store is asked for a transaction inside of one: use the subjects that `together` gives')
    }
  }
}
