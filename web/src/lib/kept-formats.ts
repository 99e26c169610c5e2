/** Formats of numbers and moments. Each is made once and kept: to make one takes a hundred times as long as to write with it. */
const numbers = new Map<string, Intl.NumberFormat>()
const moments = new Map<string, Intl.DateTimeFormat>()

/** By the reader's locale. */
export function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numbers, JSON.stringify(options), () => new Intl.NumberFormat(undefined, options))
}

/** `locale` undefined is the reader's. */
export function momentFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(moments, JSON.stringify([locale, options]), () => new Intl.DateTimeFormat(locale, options))
}

function kept<Made>(known: Map<string, Made>, key: string, make: () => Made): Made {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
