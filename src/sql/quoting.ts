/** A name in quotes; a quote inside is doubled. */
export function quotedName(name: string, quote = '"'): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}
