import { formatMoment } from './format.ts'

/**
 * What the server says in words, with its moments as the page has all others: `2021-02-11 23:55 UTC` or
 * `2021-02-11T23:55:00.000Z` → `Feb 11 18:55`.
 */
export function momentsInWords(words: string, zone: { readonly now: number; readonly timeZone: string }): string {
  return words.replace(
    /(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d) UTC|T(\d\d:\d\d)[:\d.]*Z)/g,
    (_, day: string, time: string | undefined, isoTime: string | undefined) =>
      formatMoment(`${day}T${time ?? isoTime}:00Z`, zone),
  )
}
