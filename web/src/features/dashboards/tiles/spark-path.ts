const EDGE = 2

/** The line through values, from the least to the greatest; where one is missing it breaks. */
export function sparkPath(
  values: readonly (number | null)[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const known = values.filter((value) => value !== null)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const step = width / Math.max(1, values.length - 1)
  const at = (value: number) =>
    most === least ? height / 2 : height - EDGE - ((value - least) / (most - least)) * (height - 2 * EDGE)
  return values
    .map((value, index) => {
      if (value === null) return ''
      const isFirst = index === 0 || values[index - 1] === null
      return `${isFirst ? 'M' : 'L'}${(index * step).toFixed(1)} ${at(value).toFixed(1)}`
    })
    .filter(Boolean)
    .join(' ')
}
