import type { Command } from '#project/config/option.ts'

/** A command as people call it. */
export interface CommandName {
  /** The words that call it: `docs generate`. */
  readonly words: string
  readonly command: Command
  /** What `flags.WHICH` says where it is not the command's last word. */
  readonly calledAs?: string
  readonly summary: string
  readonly isHidden?: boolean
  /** The words it takes besides options. */
  readonly argument?: string
}

/** Every command, in the order of the help. */
export const COMMAND_NAMES: readonly CommandName[] = [
  { words: 'build', command: 'build', summary: 'Seeds, models, snapshots and tests, all in the order of the graph' },
  { words: 'run', command: 'run', summary: 'Build the models' },
  { words: 'test', command: 'test', summary: 'Test what was built' },
  { words: 'seed', command: 'seed', summary: 'Load the CSV files of the project' },
  { words: 'snapshot', command: 'snapshot', summary: 'Keep the history of tables that change' },
  { words: 'compile', command: 'compile', summary: 'Write the SQL of nodes without running it' },
  { words: 'show', command: 'show', summary: 'Show the first rows of a node or a query' },
  { words: 'list', command: 'list', summary: 'List the nodes of the project; also as ls' },
  { words: 'ls', command: 'list', calledAs: 'ls', summary: 'List the nodes of the project', isHidden: true },
  { words: 'parse', command: 'parse', summary: 'Read the project, say what is wrong with it, write its manifest' },
  { words: 'run-operation', command: 'run-operation', summary: 'Run a macro', argument: '[macro]' },
  { words: 'source freshness', command: 'source freshness', summary: 'Look how fresh the sources are' },
  {
    words: 'source snapshot-freshness',
    command: 'source freshness',
    calledAs: 'snapshot-freshness',
    summary: 'The former name of source freshness',
    isHidden: true,
  },
  { words: 'docs generate', command: 'docs generate', summary: 'Write the catalog for the docs' },
  { words: 'debug', command: 'debug', summary: 'Check the settings and the connection' },
  { words: 'init', command: 'init', summary: 'Begin a project', argument: '[project_name]' },
  { words: 'clean', command: 'clean', summary: 'Delete what commands have written' },
  { words: 'deps', command: 'deps', summary: 'Install packages' },
  { words: 'clone', command: 'clone', summary: 'Take over nodes from another environment' },
  { words: 'retry', command: 'retry', summary: 'Run again what failed' },
  { words: 'docs serve', command: 'docs serve', summary: 'Show the docs in a browser' },
]

/** Commands of dbt that have no options of ours. */
export const LATER_COMMANDS: Readonly<Record<string, string>> = {
  login: 'login is not there yet: nothing here needs an account',
}

/** Words with commands below them. */
export const GROUPS: Readonly<Record<string, string>> = {
  docs: 'Documentation of the project',
  source: 'The sources of the project',
}
