export const MINUTE = 60
export const HOUR = 3600
export const DAY = 86_400

/**
 * Seconds since 1970 of a time in UTC, written as `2021-02-10 00:00:05`.
 * @param {string} text
 * @returns {number}
 */
export function secondsOf(text) {
  return Date.parse(`${text.replace(' ', 'T')}Z`) / 1000
}

/**
 * The reverse of `secondsOf`.
 * @param {number} seconds
 * @returns {string}
 */
export function timestampOf(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
