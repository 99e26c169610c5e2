import type { CatalogCode, CatalogIndex, CatalogSearch } from '#api/catalog.ts'
import { startWorker } from '../../lib/start-worker.ts'
import type { SearchAnswer } from './search.ts'
import type { SearchReply, SearchRequest } from './search.worker.ts'

/** The searcher in a thread of its own. While it is busy only the last question waits. */
export class SearchThread {
  readonly #worker = startWorker('search')
  readonly #fed = new Set<object>()
  #asked = 0
  #isBusy = false
  #waiting: (() => void) | undefined

  /** Each document once; the index comes before the others. */
  feed(document: CatalogIndex | CatalogSearch | CatalogCode | undefined): void {
    if (document === undefined || this.#fed.has(document)) return
    this.#fed.add(document)
    if ('nodes' in document) this.#say({ kind: 'index', index: document })
    else if ('code' in document) this.#say({ kind: 'code', code: document })
    else this.#say({ kind: 'texts', texts: document })
  }

  /** Calls back with the answer, unless something else was asked meanwhile. */
  ask(typed: string, limit: number, tell: (answer: SearchAnswer) => void): void {
    this.#waiting = () => {
      const id = ++this.#asked
      this.#isBusy = true
      this.#worker.onmessage = ({ data }: MessageEvent<SearchReply>) => {
        if (data.id !== id) return
        this.#isBusy = false
        if (this.#waiting === undefined) tell(data.answer)
        this.#next()
      }
      this.#say({ kind: 'search', id, typed, limit })
    }
    if (!this.#isBusy) this.#next()
  }

  end(): void {
    this.#worker.terminate()
  }

  #next(): void {
    const next = this.#waiting
    this.#waiting = undefined
    next?.()
  }

  #say(request: SearchRequest): void {
    this.#worker.postMessage(request)
  }
}
