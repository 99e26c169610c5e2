/** What is wrong with a query that begins with a word that changes something. The warehouse refuses it in any case, but in words that come from somewhere inside. */
export function checkReads(text: string): string | undefined {
  const [, word = ''] = /^(?:\s|--.*|\/\*[^]*?\*\/)*([a-z]+)/i.exec(text) ?? []
  return CHANGING.has(word.toLowerCase()) ? `'${word}' changes something, and a query only reads` : undefined
}

const CHANGING: ReadonlySet<string> = new Set(
  'alter attach begin call checkpoint commit copy create delete detach drop execute export grant import insert install load merge pragma reset revoke rollback set truncate update use vacuum'.split(
    ' ',
  ),
)
