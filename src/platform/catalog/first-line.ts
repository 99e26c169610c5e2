const LONGEST = 160

/** The first line of a description, as plain text: what lists show. */
export function firstLine(markdown: string): string {
  const line = markdown.split('\n').find((each) => WORDS.test(each)) ?? ''
  const plain = line
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/(\*\*|__|`)(.+?)\1/g, '$2')
    .trim()
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1).trimEnd()}…` : plain
}

/** A line that is more than a rule or the frame of a table. */
const WORDS = /[\p{L}\p{N}]/u
