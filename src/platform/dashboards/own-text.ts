import type { FilterPlace } from '#manifest/dashboards/query.ts'
import { splitMarks } from '#manifest/dashboards/sql/marks.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import type { ProjectSetup } from '#project/context/setup.ts'

/**
 * What a compiled query itself says: with names in the place of ephemeral models, and of sources that are files, which may
 * read what models may read. Filters are there with their expressions, whatever is chosen.
 */
export function ownText(
  { compiled_code, extra_ctes, depends_on }: Pick<SqlOperationNode, 'compiled_code' | 'extra_ctes' | 'depends_on'>,
  { sources }: Pick<Manifest, 'sources'>,
  { adapter, root }: Pick<ProjectSetup, 'adapter' | 'root'>,
): string {
  let text = compiled_code ?? ''
  for (const { sql } of extra_ctes) text = text.replaceAll(sql, () => sql.replace(/ as \([^]*$/, ' as (select 1)'))
  for (const id of depends_on.nodes) {
    const source = sources.get(id as never)
    if (!source) continue
    text = text.replaceAll(adapter.relations.createFrom(relationConfig(source), root.quoting).render(), '"a source"')
  }
  return splitMarks(text)
    .map((part) => (typeof part === 'string' ? part : placeText(part)))
    .join('')
}

function placeText({ use, expression }: FilterPlace): string {
  if (use !== 'condition') return `cast(null as ${use === 'value' ? 'varchar' : 'date'})`
  return expression === '' ? 'true' : `((${expression}) is null)`
}
