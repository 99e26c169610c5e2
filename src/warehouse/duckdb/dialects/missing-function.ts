import type { WrittenFor } from './written-for.ts'

/** What to say of a refusal that is about a function which a dialect does not provide, or not with these arguments. */
export function missingFunctionHint(refusal: string, writtenFor: WrittenFor): string | undefined {
  const [, unknown] = /Function with name (\S+) does not exist/.exec(refusal) ?? []
  if (unknown !== undefined)
    return `neither DuckDB has ${unknown}, nor is it provided by \`dialect: ${writtenFor}\`: write it in another way, or make a macro of that name in schema main`
  const [, known] = /Macro (\S+)\(\) does not support the supplied arguments/.exec(refusal) ?? []
  if (known !== undefined)
    return `\`dialect: ${writtenFor}\` provides ${known} with the arguments of these candidates alone`
  return undefined
}
