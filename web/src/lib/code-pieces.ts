/** A stretch of a text, in UTF-16 units, that is something: a link, or Jinja. */
export interface Stretch<T> {
  readonly from: number
  readonly to: number
  readonly is: T
}

export interface CodePiece<T> {
  readonly text: string
  readonly scope: string
  readonly is: T | undefined
  readonly isJinja: boolean
}

/** Cuts what a highlighter told apart once more, where links and Jinja begin and end. Stretches do not overlap. */
export function codePieces<T>(
  tokens: readonly { readonly text: string; readonly scope: string }[],
  links: readonly Stretch<T>[],
  jinja: readonly Stretch<true>[],
): readonly CodePiece<T>[] {
  const cuts = [...links, ...jinja].flatMap(({ from, to }) => [from, to]).sort((one, other) => one - other)
  const pieces: CodePiece<T>[] = []
  let at = 0
  let cut = 0
  const linkAt = follower(links)
  const jinjaAt = follower(jinja)
  for (const { text, scope } of tokens) {
    const end = at + text.length
    const start = at
    while (at < end) {
      while ((cuts[cut] ?? Number.POSITIVE_INFINITY) <= at) cut++
      const to = Math.min(end, cuts[cut] ?? end)
      pieces.push({ text: text.slice(at - start, to - start), scope, is: linkAt(at), isJinja: jinjaAt(at) === true })
      at = to
    }
  }
  return pieces
}

/** What stands at a place, for places that only ever go forward. */
function follower<T>(stretches: readonly Stretch<T>[]): (at: number) => T | undefined {
  let index = 0
  return (at) => {
    while ((stretches[index]?.to ?? Number.POSITIVE_INFINITY) <= at) index++
    const next = stretches[index]
    return next && next.from <= at ? next.is : undefined
  }
}

/** Where a text is Jinja: `{{ … }}`, `{% … %}`, `{# … #}`. */
export function jinjaIn(code: string): readonly Stretch<true>[] {
  return [...code.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    is: true,
  }))
}
