import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { catalogState } from '#platform/catalog/catalog-state.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { Store } from '#platform/store/store.ts'

/** How the nodes of a place have fared, as it is sent. */
export interface StateSheet {
  readonly etag: string
  readonly plain: Buffer
  readonly gzip: Buffer
}

interface Kept {
  readonly mark: string
  readonly sheet: Promise<StateSheet>
}

const packed = promisify(gzip)

/** Sheets of states, each made anew only once something has changed: of many nodes that takes a while. */
export class StateSheets {
  private readonly store: Pick<Store, 'nodeResults' | 'freshness'>
  private readonly kept = new Map<string, Kept>()

  constructor(store: Pick<Store, 'nodeResults' | 'freshness'>) {
    this.store = store
  }

  async of(place: Place): Promise<StateSheet> {
    const { nodeResults, freshness } = this.store
    const mark = (await Promise.all([nodeResults.latestMark(place), freshness.latestMark(place)])).join('\n')
    const key = JSON.stringify([place.instance, place.target])
    const known = this.kept.get(key)
    if (known?.mark === mark) return known.sheet
    const sheet = this.make(place)
    this.kept.set(key, { mark, sheet })
    sheet.catch(() => this.kept.delete(key))
    return sheet
  }

  private async make(place: Place): Promise<StateSheet> {
    const { nodeResults, freshness } = this.store
    const results = await nodeResults.latest(place)
    const [models, sources] = await Promise.all([freshness.latestModels(place), freshness.latestSources(place)])
    const plain = Buffer.from(JSON.stringify(catalogState(place, { results, models, sources })))
    const digest = createHash('sha256').update(plain).digest('hex').slice(0, 24)
    return { etag: `W/"${digest}"`, plain, gzip: await packed(plain) }
  }
}
