import { useSyncExternalStore } from 'react'
import type { BaseLocationHook, BaseSearchHook } from 'wouter'

/**
 * Addresses of an export stand whole behind `#`, what they ask for as well (`#/runs?status=error`): any file server, and a page opened
 * from disk, will do for them.
 */
export const useExportLocation: BaseLocationHook = () => [useSyncExternalStore(follow, path), goTo]

// How links are written: the router asks for it at this place.
;(useExportLocation as { hrefs?: (href: string) => string }).hrefs = (href) => `#${href}`

/** What stands behind the `?` of such an address. */
export const useExportSearch: BaseSearchHook = () => useSyncExternalStore(follow, search)

function path(): string {
  return parts()[0] || '/'
}

function search(): string {
  return parts()[1] ?? ''
}

function parts(): readonly string[] {
  const address = location.hash.slice(1)
  const at = address.indexOf('?')
  return at < 0 ? [address] : [address.slice(0, at), address.slice(at + 1)]
}

function goTo(to: string, { replace: isInPlace = false }: { readonly replace?: boolean } = {}): void {
  const before = location.href
  history[isInPlace ? 'replaceState' : 'pushState'](null, '', `#${to}`)
  dispatchEvent(new HashChangeEvent('hashchange', { oldURL: before, newURL: location.href }))
}

function follow(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  addEventListener('popstate', changed)
  return () => {
    removeEventListener('hashchange', changed)
    removeEventListener('popstate', changed)
  }
}
