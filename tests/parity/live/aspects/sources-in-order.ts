/**
 * A text of JSON with the sources of each node, and what it depends on, by name: dbt lists the sources of a model in an
 * order by hash values, another one each run.
 */
export function sourcesInOrder(json: string): string {
  return json
    .replace(
      /("sources": ?)\[(\[[^\]]*\](?:,\s*\[[^\]]*\])+)\]/g,
      (_, key: string, pairs: string) =>
        `${key}[${[...pairs.matchAll(/\[[^\]]*\]/g)]
          .map(([pair]) => pair)
          .sort()
          .join(', ')}]`,
    )
    .replace(
      /("(?:nodes|direct_parents)": ?)\[("[^[\]]*"(?:,\s*"[^[\]]*")+)\]/g,
      (_, key: string, names: string) =>
        `${key}[${[...names.matchAll(/"[^"]*"/g)]
          .map(([name]) => name)
          .sort()
          .join(', ')}]`,
    )
}
