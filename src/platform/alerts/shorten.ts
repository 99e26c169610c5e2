/** Whole characters from the begin of a text whose form, as `formOf` writes it, is at most so long; three dots if any are missing. */
export function shorten(text: string, most: number, formOf: (text: string) => string = (same) => same): string {
  if (text.length <= most) {
    const whole = formOf(text)
    if (whole.length <= most) return whole
  }
  let form = ''
  for (const character of text) {
    const next = formOf(character)
    if (form.length + next.length + 1 > most) break
    form += next
  }
  return `${form}…`
}
