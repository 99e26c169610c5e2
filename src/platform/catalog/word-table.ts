/** Words that many nodes share, each kept once. Word 0 is the empty one. */
export class WordTable {
  readonly words: string[] = ['']
  private readonly places = new Map<string, number>([['', 0]])

  /** The place of a word; 0 for none. */
  place(word: string | null | undefined): number {
    if (!word) return 0
    const known = this.places.get(word)
    if (known !== undefined) return known
    this.places.set(word, this.words.length)
    return this.words.push(word) - 1
  }
}

/** Numbers as runs: number, how often, number, how often … */
export function runsOf(numbers: Iterable<number>): readonly number[] {
  const runs: number[] = []
  for (const number of numbers) {
    const last = runs.length - 2
    if (runs[last] === number) (runs[last + 1] as number)++
    else runs.push(number, 1)
  }
  return runs
}
