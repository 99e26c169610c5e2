/** JSON as Python's `json.dumps(…, indent=2)` writes it: nothing but ASCII. */
export function indentedJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
