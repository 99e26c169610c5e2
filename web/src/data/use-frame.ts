import { useSearch } from 'wouter'

/** What stands around a page: everything, or nothing where it is drawn into a file (`?print=1`) or shown in another page (`?embed=…`). */
export function useFrame(): 'app' | 'print' | 'embed' {
  const query = new URLSearchParams(useSearch())
  if (query.get('print') === '1') return 'print'
  return query.has('embed') ? 'embed' : 'app'
}
