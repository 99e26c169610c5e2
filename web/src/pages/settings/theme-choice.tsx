import { useState } from 'react'
import { chooseTheme, currentTheme, type Theme } from '../../lib/theme.ts'

const THEMES: readonly Theme[] = ['light', 'dark']

/** Light or dark; kept in this browser. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(currentTheme)
  return (
    <fieldset className="theme-choice">
      <legend>Theme</legend>
      {THEMES.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="theme"
            checked={theme === each}
            onChange={() => {
              chooseTheme(each)
              setTheme(each)
            }}
          />
          {each}
        </label>
      ))}
    </fieldset>
  )
}
