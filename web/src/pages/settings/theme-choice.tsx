import { useThemeChoice } from '../../data/use-theme.ts'
import { chooseTheme, type ThemeChoice as Choice } from '../../lib/theme.ts'

const CHOICES: readonly Choice[] = ['system', 'light', 'dark']

/** Light, dark, or as the system has it; kept in this browser. */
export function ThemeChoice() {
  const chosen = useThemeChoice()
  return (
    <fieldset className="theme-choice">
      <legend>Theme</legend>
      {CHOICES.map((each) => (
        <label key={each}>
          <input type="radio" name="theme" checked={chosen === each} onChange={() => chooseTheme(each)} />
          {each === 'system' ? 'as the system' : each}
        </label>
      ))}
    </fieldset>
  )
}
