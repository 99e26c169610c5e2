/** What an error says it is in. */
export interface TitledNode {
  readonly resource_type: string
  readonly name: string
  readonly original_file_path: string
}

/** For example `model orders (models/orders.sql)`. */
export function nodeTitle({ resource_type, name, original_file_path }: TitledNode): string {
  return `${resource_type} ${name} (${original_file_path})`
}
