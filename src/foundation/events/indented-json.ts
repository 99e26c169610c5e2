/** JSON as Python's `json.dumps(…, indent=2)` writes it: nothing but ASCII. */
export function indentedJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const MARK = '\u0000number '
const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:\d[\d.eE+-]*|Infinity)|NaN/g

/** A value read from JSON whose numbers keep their spelling: `353.0` stays a float, an integer keeps all its digits, NaN is allowed. */
export function readKeepingNumbers(json: string): unknown {
  return JSON.parse(json.replace(TOKEN, (token) => (token.startsWith('"') ? token : JSON.stringify(MARK + token))))
}

/** As `indentedJson`, for a value that holds numbers of `readKeepingNumbers`. */
export function indentedJsonKeepingNumbers(value: unknown): string {
  return indentedJson(value).replace(/"\\u0000number ([^"]*)"/g, '$1')
}
