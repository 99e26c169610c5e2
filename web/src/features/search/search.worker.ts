import type { CatalogCode, CatalogIndex, CatalogSearch } from '#api/catalog.ts'
import { readCatalog } from '../../lib/catalog/catalog.ts'
import { CatalogSearcher, type SearchAnswer } from './search.ts'

/** What the page says to the searcher's thread. */
export type SearchRequest =
  | { readonly kind: 'index'; readonly index: CatalogIndex }
  | { readonly kind: 'texts'; readonly texts: CatalogSearch }
  | { readonly kind: 'code'; readonly code: CatalogCode }
  | { readonly kind: 'search'; readonly id: number; readonly typed: string; readonly limit?: number }

/** What comes back: the answer to `search`, under its number. */
export interface SearchReply {
  readonly id: number
  readonly answer: SearchAnswer
}

let searcher: CatalogSearcher | undefined

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => {
  switch (data.kind) {
    case 'index':
      searcher = new CatalogSearcher(readCatalog(data.index))
      break
    case 'texts':
      searcher?.addTexts(data.texts)
      break
    case 'code':
      searcher?.addCode(data.code)
      break
    case 'search':
      if (searcher)
        self.postMessage({ id: data.id, answer: searcher.search(data.typed, data.limit) } satisfies SearchReply)
  }
}
