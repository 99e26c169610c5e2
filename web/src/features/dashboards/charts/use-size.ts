import { useCallback, useState } from 'react'

export interface Sized<E> {
  /** The element, once it is there. */
  readonly element: E | undefined
  /** In pixels; 0 until it is known. */
  readonly width: number
  readonly height: number
}

/** How much room an element has: it is watched for as long as it is there, whichever element that is. */
export function useSize<E extends HTMLElement>(): Sized<E> & { readonly ref: React.RefCallback<E> } {
  const [size, setSize] = useState<Sized<E>>({ element: undefined, width: 0, height: 0 })
  const ref = useCallback((element: E) => {
    const measure = () => {
      const [width, height] = [element.clientWidth, element.clientHeight]
      setSize((was) =>
        was.element === element && was.width === width && was.height === height ? was : { element, width, height },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, ...size }
}
