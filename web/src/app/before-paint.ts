/** Loaded before anything is painted, so that no page flashes in the other theme. */
import { applyTheme } from '../lib/theme.ts'

applyTheme()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme)
