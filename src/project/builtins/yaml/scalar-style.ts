export type ScalarStyle = 'plain' | 'single' | 'double'

/** Texts that a YAML 1.1 reader would take for something else than a string. */
const OTHER_THAN_STRING = new RegExp(
  [
    /yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF/,
    /[-+]?(?:\d[\d_]*)\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?/,
    /[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)/,
    /[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+/,
    /<<|~|null|Null|NULL||=|!|&|\*/,
    /\d{4}-\d\d-\d\d/,
    /\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?/,
  ]
    .map((pattern) => `^(?:${pattern.source})$`)
    .join('|'),
)

/** How a string must be written so that it reads back as itself: as plain as possible, as PyYAML prefers it. */
export function scalarStyle(text: string, isSimpleKey: boolean): ScalarStyle {
  const isMultiline = /[\n\x85\u2028\u2029]/.test(text)
  if (!OTHER_THAN_STRING.test(text) && isPlainAllowed(text, isMultiline)) return 'plain'
  return isSingleQuotedAllowed(text) && !(isSimpleKey && isMultiline) ? 'single' : 'double'
}

function isPlainAllowed(text: string, isMultiline: boolean): boolean {
  if (text === '' || isMultiline || /^ | $/.test(text) || SPECIAL.test(text)) return false
  if (/^(?:---|\.\.\.)/.test(text)) return false
  // Indicators at the start, a colon before space, a hash after it.
  return !/^[#,[\]{}&*!|>'"%@`]|^[?:-](?:[ \t]|$)|:(?:[ \t]|$)|[ \t]#/.test(text)
}

/** Whatever is not printable ASCII or a line end needs an escape. */
const SPECIAL = /[^\n\x20-\x7e]/

function isSingleQuotedAllowed(text: string): boolean {
  return !SPECIAL.test(text) && !/ \n|\n /.test(text)
}
