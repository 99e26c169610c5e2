/** The words of a command line, its quotes understood as a shell does; undefined where one is not closed. */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote === "'" ? letter === "'" : quote === '"' && letter === '"') quote = ''
    else if (letter === '\\' && quote !== "'" && at + 1 < text.length) word = (word ?? '') + text.charAt(++at)
    else if (quote !== '') word = (word ?? '') + letter
    else if (letter === "'" || letter === '"') {
      quote = letter
      word ??= ''
    } else if (!/\s/.test(letter)) word = (word ?? '') + letter
    else if (word !== undefined) {
      words.push(word)
      word = undefined
    }
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}
