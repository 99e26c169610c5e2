import { useSyncExternalStore } from 'react'
import { followTheme } from '../../../lib/theme.ts'

/** The tokens that a picture is drawn with, as the theme has them now. */
export interface Look {
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly line2: string
  readonly paper: string
  readonly leaf: string
  readonly warn: string
  /** One for each series, beginning anew after the last. */
  readonly cats: readonly string[]
  readonly font: string
  /** Of small text, in pixels. */
  readonly textSize: number
}

let kept: { readonly theme: string | undefined; readonly look: Look } | undefined

/** Drawn anew whenever the theme changes. */
export function useLook(): Look {
  return useSyncExternalStore(followTheme, currentLook)
}

function currentLook(): Look {
  const { theme } = document.documentElement.dataset
  if (kept?.theme === theme && kept) return kept.look
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const look: Look = {
    ink: token('ink'),
    ink2: token('ink-2'),
    ink3: token('ink-3'),
    line: token('line'),
    line2: token('line-2'),
    paper: token('paper'),
    leaf: token('leaf'),
    warn: token('warn'),
    cats: [1, 2, 3, 4, 5, 6].map((index) => token(`cat-${index}`)),
    font: token('font'),
    textSize: Number.parseFloat(token('t-1')),
  }
  kept = { theme, look }
  return look
}

/** A colour between two, both as `#rrggbb`; 0 is the first. */
export function mixed(one: string, other: string, share: number): string {
  const parts = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  const [from, to] = [parts(one), parts(other)]
  const part = (value: number, at: number) => Math.round(value + ((to[at] ?? 0) - value) * share)
  return `#${from.map((value, at) => part(value, at).toString(16).padStart(2, '0')).join('')}`
}
