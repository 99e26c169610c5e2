import { useIsFetching } from '@tanstack/react-query'
import { useEffect } from 'react'

const STILL_MS = 400

/** Says on the page's root that it waits for nothing more, for who draws it into a file: nothing was asked for a while, and nothing is busy. */
export function useSettled(): void {
  const asked = useIsFetching()
  useEffect(() => {
    const { dataset } = document.documentElement
    dataset.settled = 'false'
    if (asked > 0) return undefined
    const timer = setInterval(() => {
      if (document.querySelector('[aria-busy="true"]') || document.fonts.status !== 'loaded') return
      dataset.settled = 'true'
      clearInterval(timer)
    }, STILL_MS)
    return () => clearInterval(timer)
  }, [asked])
}
