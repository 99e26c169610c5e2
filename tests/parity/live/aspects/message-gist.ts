/**
 * What both engines say in an error: Trellis adds a code, the place in the user's file and a hint, and the database
 * draws its arrow under another column.
 */
export function messageGist(message: unknown): unknown {
  return typeof message === 'string' ? withoutAdditions(message.split('\n')).join('\n') : message
}

const CODE = / {2,}\[[\w-]+\/[\w-]+\]$/
const ADDITION =
  /^\s*(?:▸ +)?\d+ │|^\s+│|^\s+hint: |^\s+called from|^\s+compiled code at|^\s+> (?:in|called) |^\s+\S+\.(?:sql|yml|csv|md|yaml|py)(?::\d+)?(?:, in .*)?$|^\s*\^\s*$/

/** The lines of an error without what Trellis adds, blank lines and indentation. */
export function withoutAdditions(lines: readonly string[]): string[] {
  return lines
    .filter((line) => !ADDITION.test(line))
    .map((line) =>
      line
        .replace(CODE, '')
        .replace(/\bLINE \d+:/, 'LINE n:')
        .trim(),
    )
    .filter((line) => line !== '')
}
