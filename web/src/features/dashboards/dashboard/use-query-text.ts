import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'

/** The query of the page's address, without its `?`, and what goes to another one. Steps of a choice leave no way back, choices do. */
export function useQueryText(): readonly [string, (next: string, step?: { readonly isStep: boolean }) => void] {
  const search = useSearch()
  const [location, go] = useLocation()
  const set = useCallback(
    (next: string, { isStep } = { isStep: false }) =>
      go(next === '' ? location : `${location}?${next}`, { replace: isStep }),
    [go, location],
  )
  return [search, set]
}
