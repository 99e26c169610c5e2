import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'

interface Named {
  readonly name: string
  readonly resource_type: string
  readonly unique_id: string
  readonly package_name?: string
  readonly original_file_path: string
  readonly source_name?: string
  readonly test_metadata?: unknown
  readonly column_name?: string | null
  readonly file_key_name?: string | null
}

const PLURALS: Readonly<Record<string, string>> = {
  analysis: 'analyses',
  saved_query: 'saved_queries',
  test: 'data_tests',
}

/** dbt's error for two resources that nobody could tell apart. */
export function duplicateName(first: Named, second: Named): DbtError {
  if (first.resource_type === 'macro' && second.resource_type === 'macro') return duplicateMacro(first, second)
  const plural =
    first.resource_type === second.resource_type
      ? (PLURALS[first.resource_type] ?? `${first.resource_type}s`)
      : 'resources'
  const { name, sought, action } = described(first)
  return dbtError(
    'DuplicateResourceNameError',
    'project/duplicate-name',
    `dbt found two ${plural} with the name "${name}".\n\n` +
      'Since these resources have the same name, dbt will be unable to find the correct resource\n' +
      `when ${action} ${sought}.\n\n` +
      'To fix this, change the name of one of these resources:\n' +
      [first, second].map(({ unique_id, original_file_path }) => `- ${unique_id} (${original_file_path})`).join('\n'),
    { category: 'Compilation Error' },
  )
}

function duplicateMacro(first: Named, second: Named): DbtError {
  return dbtError(
    'DuplicateMacroInPackageError',
    'project/duplicate-name',
    `dbt found multiple macros named "${first.name}" in the project "${first.package_name}".\n` +
      ' All macros require unique names, to fix this error rename or remove any\n' +
      'duplicates. They can be found in these files:\n' +
      [second, first].map(({ original_file_path }) => `    - ${original_file_path}`).join('\n'),
    { category: 'Compilation Error' },
  )
}

function described(node: Named): { name: string; sought: string; action: string } {
  const { name, resource_type } = node
  if (['model', 'seed', 'snapshot'].includes(resource_type))
    return { name, sought: `ref("${name}")`, action: 'looking for' }
  if (resource_type === 'source') {
    return {
      name: `${node.source_name}_${name}`,
      sought: `source("${node.source_name}", "${name}")`,
      action: 'looking for',
    }
  }
  if (resource_type === 'doc') return { name, sought: `doc("${name}")`, action: 'looking for' }
  if (resource_type === 'test' && node.test_metadata) {
    const column = node.column_name ? `column "${node.column_name}" in ` : ''
    return { name: `${name}" defined on ${column}"${node.file_key_name}`, sought: 'tests', action: 'running' }
  }
  return { name, sought: name, action: 'looking for' }
}
