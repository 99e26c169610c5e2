import { useSyncExternalStore } from 'react'
import { chosenTheme, currentTheme, followTheme, type Theme, type ThemeChoice } from '../lib/theme.ts'

/** The theme of the page, wherever it was chosen. */
export function useTheme(): Theme {
  return useSyncExternalStore(followTheme, currentTheme)
}

/** What was chosen: a theme, or that of the system. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(followTheme, chosenTheme)
}
