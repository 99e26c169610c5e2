import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { usePlaces } from './places.ts'

interface Doings {
  readonly search: () => void
  readonly help: () => void
}

const AFTER_G_MS = 1200

/** `/` and Ctrl-K search, `?` helps, `g` and a letter goes to a place; never while somebody writes. */
export function useShortcuts({ search, help }: Doings): void {
  const [, go] = useLocation()
  const places = usePlaces()
  const doings = useRef({ search, help, go, places })
  doings.current = { search, help, go, places }
  useEffect(() => {
    let pressedG = Number.NEGATIVE_INFINITY
    const hear = (event: KeyboardEvent) => {
      const isSearch = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
      if (!isSearch && (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))) return
      const doing = doings.current
      const place = performance.now() - pressedG < AFTER_G_MS && doing.places.find(({ key }) => key === event.key)
      pressedG = event.key === 'g' ? performance.now() : Number.NEGATIVE_INFINITY
      if (place) doing.go(place.href)
      else if (isSearch || event.key === '/') doing.search()
      else if (event.key === '?') doing.help()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [])
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
