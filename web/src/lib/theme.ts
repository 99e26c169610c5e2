export type Theme = 'light' | 'dark'
/** What somebody wants: a theme, or that of the system, whichever that is. */
export type ThemeChoice = Theme | 'system'

const KEY = 'trellis.theme'

/** As it was chosen, in this page or in this browser. */
export function chosenTheme(): ThemeChoice {
  const chosen = document.documentElement.dataset.themeChoice ?? keptTheme()
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

export function currentTheme(): Theme {
  const chosen = chosenTheme()
  if (chosen !== 'system') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Sets the theme of the page, before it is painted and whenever the system changes its mind. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme()
}

export function chooseTheme(choice: ThemeChoice): void {
  // Where nothing may be kept, it lasts as long as the page.
  document.documentElement.dataset.themeChoice = choice
  try {
    if (choice === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, choice)
  } catch {}
  applyTheme()
}

/** Calls back when the page has another theme, or another one was chosen. Gives what ends it. */
export function followTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-theme-choice'] })
  return () => observer.disconnect()
}

function keptTheme(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
