import { useEffect, useState } from 'react'
import type { CatalogCode, CatalogIndex, CatalogSearch } from '#api/catalog.ts'
import { CHANGES_WITH, useCatalog } from '../../data/use-catalog.ts'
import { useAnswer } from '../../data/use-answer.ts'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import type { SearchAnswer } from './search.ts'
import { SearchThread } from './search-thread.ts'

export interface Search {
  readonly graph: CatalogGraph | undefined
  /** To what was typed last, as soon as it is there; until then to what was typed before. */
  readonly answer: SearchAnswer | undefined
  /** What was typed for this answer. */
  readonly typed: string
  readonly problem: Error | null
}

/** Searches the catalog of the project as such as somebody types. The thread begins when it is wanted first, and lives as long as the component. */
export function useSearch(typed: string, limit: number, isWanted: boolean): Search {
  const [wasWanted, setWasWanted] = useState(isWanted)
  if (isWanted && !wasWanted) setWasWanted(true)
  const options = { isWanted: wasWanted, changesWith: CHANGES_WITH, as: sameDocument }
  const catalog = useCatalog(undefined, { isWanted: wasWanted })
  const index = useAnswer<CatalogIndex>('/api/catalog', options)
  const texts = useAnswer<CatalogSearch>('/api/catalog/search', options)
  const code = useAnswer<CatalogCode>('/api/catalog/code', options)
  const [thread, setThread] = useState<SearchThread>()
  const [found, setFound] = useState<{ readonly typed: string; readonly answer: SearchAnswer }>()
  useEffect(() => {
    if (!wasWanted) return
    const begun = new SearchThread()
    setThread(begun)
    return () => {
      setThread(undefined)
      begun.end()
    }
  }, [wasWanted])
  useEffect(() => {
    if (!thread || !index.data) return
    thread.feed(index.data)
    thread.feed(texts.data)
    thread.feed(code.data)
    thread.ask(typed, limit, (answer) => setFound({ typed, answer }))
  }, [thread, index.data, texts.data, code.data, typed, limit])
  return { graph: catalog.data, answer: found?.answer, typed: found?.typed ?? '', problem: index.error }
}

/** Large documents are told apart by their digest alone. */
function sameDocument<T>(document: T): T {
  return document
}
