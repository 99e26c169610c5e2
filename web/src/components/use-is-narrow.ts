import { useSyncExternalStore } from 'react'

const NARROW = '(max-width: 760px)'

/** Whether the page is as narrow as a phone: where another order of things is needed, not only another look. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(NARROW).matches)
}

function follow(changed: () => void): () => void {
  const media = matchMedia(NARROW)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}
