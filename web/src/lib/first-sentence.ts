/** The first sentence of a text with Markdown, for a line of a table. */
export function firstSentence(text: string): string {
  const [paragraph = ''] = text.trim().split(/\n\s*\n/)
  const plain = paragraph
    .replace(/\s+/g, ' ')
    .replace(/^\s*(?:[#>]+\s*)+/, '')
    .replace(/(?<!\w)_+|_+(?!\w)|[*`]+/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
  return /^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain
}
