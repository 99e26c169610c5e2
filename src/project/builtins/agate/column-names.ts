/** Names as agate makes them unique: a blank one becomes a letter, a repeated one gains `_2`, `_3` and so on. */
export function uniqueColumnNames(names: readonly (string | null)[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name, index) => {
    const wanted = name || letterName(index)
    let unique = wanted
    for (let count = 2; taken.has(unique); count += 1) unique = `${wanted}_${count}`
    taken.add(unique)
    return unique
  })
}

/** `a` to `z`, then `aa`, `bb` and so on. */
export function letterName(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1)
}
