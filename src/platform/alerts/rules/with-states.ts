import type { Alerts } from '../../store/port/alerts.ts'
import type { Store } from '../../store/store.ts'
import { StateConflict } from './tell.ts'

const MOST_TRIES = 5

/** Does something with states and messages in one transaction, again where somebody else has changed a state meanwhile. */
export async function withStates<T>(store: Pick<Store, 'together'>, work: (alerts: Alerts) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.together(({ alerts }) => work(alerts))
    } catch (error) {
      if (!(error instanceof StateConflict) || attempt >= MOST_TRIES) throw error
    }
  }
}
