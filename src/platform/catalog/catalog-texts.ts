import type { CatalogNode } from '#api/catalog.ts'

/** The texts of a node that are searched, besides its name. */
export interface NodeTexts {
  readonly columns: string
  readonly description: string
  readonly code: string
}

/** Of what a catalog shows of a node. */
export function nodeTexts(node: CatalogNode): NodeTexts {
  const columns = node.columns ?? []
  const paragraphs = [
    node.description,
    node.source_description,
    node.block_contents,
    ...columns.map(({ description }) => description),
    ...argumentTexts(node.arguments),
  ]
  return {
    columns: columns.map(({ name }) => name).join('\n'),
    description: paragraphs.filter((text) => text !== undefined && text !== '').join('\n\n'),
    code: node.raw_code ?? '',
  }
}

function argumentTexts(given: CatalogNode['arguments'] = []): readonly string[] {
  return given.map(({ description }) => (typeof description === 'string' ? description : ''))
}
