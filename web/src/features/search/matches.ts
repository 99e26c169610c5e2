/** Where terms were found, node by node: columns of numbers, for there may be as many as nodes. */
export class Matches {
  /** 0 where nothing was found. */
  readonly score: Float32Array
  readonly field: Uint8Array
  /** Where in the text of that field, and how long; before 0 where there is no one place. */
  readonly at: Int32Array
  readonly length: Uint16Array

  constructor(size: number) {
    this.score = new Float32Array(size)
    this.field = new Uint8Array(size)
    this.at = new Int32Array(size)
    this.length = new Uint16Array(size)
  }

  clear(): void {
    this.score.fill(0)
  }

  /** Keeps a place, where it is better than what is known of its node. */
  note(node: number, score: number, field: number, at: number, length: number): void {
    if ((this.score[node] as number) >= score) return
    this.score[node] = score
    this.field[node] = field
    this.at[node] = at
    this.length[node] = length
  }

  /** Keeps what was found in both: scores add up, and the place is that of the better one. */
  keepBoth(other: Matches): void {
    const { score } = this
    for (let node = 0; node < score.length; node++) {
      const [one, two] = [score[node] as number, other.score[node] as number]
      if (one === 0 || two === 0) {
        score[node] = 0
        continue
      }
      if (two > one) {
        this.field[node] = other.field[node] as number
        this.at[node] = other.at[node] as number
        this.length[node] = other.length[node] as number
      }
      score[node] = one + two
    }
  }

  /** How many nodes were found. */
  count(): number {
    let count = 0
    for (const score of this.score) if (score > 0) count++
    return count
  }
}
