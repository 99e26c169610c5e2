/** Moments to come at which something is to be looked at. */
export class Moments {
  private readonly all = new Set<number>()

  add(moment: number): void {
    this.all.add(moment)
  }

  clear(): void {
    this.all.clear()
  }

  /** Drops those that have come, and says whether there were any. */
  pass(now: number): boolean {
    let any = false
    for (const moment of this.all) if (moment <= now) any = this.all.delete(moment)
    return any
  }

  earliest(): number | undefined {
    let earliest: number | undefined
    for (const moment of this.all) if (earliest === undefined || moment < earliest) earliest = moment
    return earliest
  }
}
