/** The types that arguments of macros may be said to have, with how many types stand in their brackets. */
const TYPES: Readonly<Record<string, number>> = {
  str: 0,
  string: 0,
  bool: 0,
  int: 0,
  integer: 0,
  float: 0,
  any: 0,
  list: 1,
  dict: 2,
  optional: 1,
  relation: 0,
  column: 0,
}

/** For example `list[str]` or `dict[str, optional[int]]`. */
export function isMacroArgumentType(text: string): boolean {
  return afterType(text.replace(/[ \t]/g, '')) === ''
}

/** What is left of a text that begins with a type. */
function afterType(text: string): string | undefined {
  const name = /^[a-z]+/.exec(text)?.[0]
  const count = name === undefined || !Object.hasOwn(TYPES, name) ? undefined : TYPES[name]
  if (name === undefined || count === undefined) return undefined
  let rest: string | undefined = text.slice(name.length)
  for (let index = 0; index < count; index++) {
    if (!rest.startsWith(index === 0 ? '[' : ',')) return undefined
    rest = afterType(rest.slice(1))
    if (rest === undefined) return undefined
  }
  if (count === 0) return rest
  return rest.startsWith(']') ? rest.slice(1) : undefined
}
