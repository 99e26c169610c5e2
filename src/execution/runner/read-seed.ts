import { join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { SeedNode } from '#manifest/nodes/seed.ts'
import { readSeedCsv } from '#project/builtins/agate/read-seed-csv.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import type { Execution } from '../execution.ts'
import type { NodeTask } from './node-task.ts'

/** Where a seed's file is. */
export function seedPath({ setup }: Execution, node: SeedNode): string {
  return join(setup.projects.get(node.package_name)?.projectRoot ?? node.root_path ?? '', node.original_file_path)
}

/** The table of a seed's file, with the types its configuration gives. */
export function readSeed({ node, run, events }: NodeTask<SeedNode>): Table {
  const { files, flags } = run.execution
  const path = seedPath(run.execution, node)
  const text = files.readText(path)
  const { delimiter } = node.config
  if (delimiter.length !== 1) {
    throw dbtError('CompilationError', 'seed/delimiter', '"delimiter" must be a 1-character string', {
      node: nodeTitle(node),
      setting: 'delimiter',
    })
  }
  const { root } = run.execution.setup
  // dbt joins the root project's folder with the place of the package in it.
  const shown = node.package_name === root.projectName ? `${root.projectRoot}/./${node.original_file_path}` : path
  const wanted = Object.keys(node.config.column_types)
  const header = new Set(readSeedCsv(text.slice(0, firstRecordEnd(text)), { delimiter }).columnNames)
  const unknown = wanted.filter((name) => !header.has(name)).sort()
  if (unknown.length > 0) {
    events.emit('JinjaLogWarning', {
      node_info: null,
      msg:
        `Column types specified for non-existent columns in seed '${node.name}' (file: ${shown}): ` +
        `${unknown.join(', ')}. These column type overrides will be ignored.`,
    })
  }
  if (text.trim() === '') {
    throw dbtError('CompilationError', 'seed/empty', 'the file is empty', {
      node: nodeTitle(node),
      hint: 'the first line of a seed names its columns',
    })
  }
  const table = readSeedCsv(text, { delimiter, textColumns: wanted.filter((name) => header.has(name)) })
  // The types are those of all rows, also where none is loaded.
  return flags.EMPTY === true ? table.derive(table.columnNames, table.columnTypes, { rows: [] }) : table
}

function firstRecordEnd(text: string): number {
  const end = text.search(/\r?\n/)
  return end < 0 ? text.length : end
}
