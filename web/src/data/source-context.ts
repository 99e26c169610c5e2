import { createContext, useContext } from 'react'
import type { Source } from './source.ts'

const Context = createContext<Source | undefined>(undefined)

export const SourceProvider = Context.Provider

export function useSource(): Source {
  const source = useContext(Context)
  if (!source) throw new Error('there is no source around this component')
  return source
}
