import { useLayoutEffect, useRef, useState } from 'react'

/** How much room an element has, in pixels; 0 until it is known. */
export function useSize<E extends HTMLElement>(): {
  readonly ref: React.RefObject<E | null>
  readonly width: number
  readonly height: number
} {
  const ref = useRef<E>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const measure = () => {
      const [width, height] = [element.clientWidth, element.clientHeight]
      setSize((was) => (was.width === width && was.height === height ? was : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, ...size }
}
