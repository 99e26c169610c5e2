/** SQL for the parts of a text between any of the characters of another one, as a list without empty parts. */
export function tokensOf(text: string, delimiters: string): string {
  const one = `(${delimiters})[1]`
  const parts = `string_split(translate(${text}::varchar, ${delimiters}, repeat(${one}, len(${delimiters}))), ${one})`
  return `list_filter(case when ${delimiters} = '' then [${text}::varchar] else ${parts} end, lambda each: each <> '')`
}
