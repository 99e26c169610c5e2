export type Theme = 'light' | 'dark'

const KEY = 'trellis.theme'

/** As it was chosen last, else as the system has it. */
export function currentTheme(): Theme {
  const chosen = chosenTheme()
  if (chosen) return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Sets the theme of the page, before it is painted and whenever the system changes its mind. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme()
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Where nothing may be kept, it lasts as long as the page.
  }
  document.documentElement.dataset.theme = theme
}

function chosenTheme(): Theme | undefined {
  try {
    const kept = localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : undefined
  } catch {
    return undefined
  }
}
