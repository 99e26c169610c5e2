import type { PlatformCommand } from './platform-command.ts'
import { PLATFORM_GROUPS } from './platform-groups.ts'

const COMMANDS = [
  {
    words: 'up',
    summary: 'Serve the project: run its commands, remember them, answer',
  },
  {
    words: 'export',
    summary: 'Write the web app with what it shows now as files that need no server',
  },
  {
    words: 'dashboards render',
    summary: 'Draw a dashboard into a document or a picture',
  },
  {
    words: 'jobs list',
    summary: 'The jobs of trellis.yml, and when each is due',
  },
  {
    words: 'jobs next',
    summary: 'What is due next, of all jobs together',
  },
  {
    words: 'jobs explain',
    summary: 'The steps of a job and what each would build; runs nothing',
  },
  {
    words: 'jobs lint',
    summary: 'What cannot be meant, or cannot work, in the jobs',
  },
  {
    words: 'jobs run',
    summary: 'Start a job now',
  },
  {
    words: 'jobs pause',
    summary: 'Let only people start a job',
  },
  {
    words: 'jobs resume',
    summary: 'Let times and triggers start it again',
  },
  {
    words: 'trigger',
    summary: 'Start a job on a server, and wait for it',
  },
  {
    words: 'runs list',
    summary: 'What ran, runs and will run',
  },
  {
    words: 'runs show',
    summary: 'A run, its steps and what came of its nodes',
  },
  {
    words: 'runs logs',
    summary: 'What a run has written, or writes',
  },
  {
    words: 'runs retry',
    summary: 'Repeat what failed in a run',
  },
  {
    words: 'runs cancel',
    summary: 'Cancel a run',
  },
  {
    words: 'measure',
    summary: 'How many rows sources and models have, and how new they are',
    usesWarehouse: true,
  },
  {
    words: 'jobs deadlines',
    summary: 'Which deadlines were kept and which missed, by business line or job',
  },
  {
    words: 'instances list',
    summary: 'The deployments of the project that trellis.yml names',
  },
  {
    words: 'instances diff',
    summary: 'Where the compiled definitions of two of them differ',
    usesWarehouse: true,
  },
  {
    words: 'changes',
    summary: 'What changed in a snapshot: when, from what to what, how often',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'snapshot undo',
    summary: 'Take the last run of a snapshot back',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'freshness',
    summary: 'How fresh sources, models and exposures are, and why not fresher',
    actsForInstance: true,
  },
  {
    words: 'dashboards list',
    summary: 'The dashboards and pages of the project',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'dashboards lint',
    summary: 'What is wrong with dashboards and pages, all of it',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'dashboards compile',
    summary: 'The queries of dashboards, as the warehouse gets them',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'dashboards query',
    summary: 'What a tile of a dashboard, or a block of a page, shows now',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'tests show',
    summary: 'How one test has fared, and the rows that it found',
    actsForInstance: true,
  },
  {
    words: 'tests',
    summary: 'How tests have fared: since when they fail, which are new, fixed or flapping',
    actsForInstance: true,
  },
  {
    words: 'catalog write',
    summary: 'Write the documents that the web app shows the project from',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'catalog compiled',
    summary: 'The SQL that a node becomes, as the warehouse is now',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'catalog sample',
    summary: "Some rows of a node's relation",
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'history write',
    summary: 'Write runs to the tables of history that are not there yet',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'history sources',
    summary: 'Write the YAML with which models read the tables of history',
  },
  {
    words: 'users add',
    summary: 'Let somebody sign in',
  },
  {
    words: 'users list',
    summary: 'Who may sign in',
  },
  {
    words: 'users password',
    summary: 'Give a user another password',
  },
  {
    words: 'users role',
    summary: 'Change what a user may do',
  },
  {
    words: 'users remove',
    summary: 'Let a user sign in no more',
  },
  {
    words: 'tokens create',
    summary: 'Make a token for a program',
  },
  {
    words: 'tokens list',
    summary: 'The tokens, and when each was used',
  },
  {
    words: 'tokens revoke',
    summary: 'Make a token useless',
  },
  {
    words: 'alerts list',
    summary: 'What is in trouble now, and what was',
  },
  {
    words: 'alerts test',
    summary: 'Send a trial message through a channel, or through all',
  },
  {
    words: 'alerts acknowledge',
    summary: 'Say that somebody looks after an alert',
  },
  {
    words: 'alerts silence',
    summary: 'Tell nothing of an alert for a while',
  },
  {
    words: 'alerts resolve',
    summary: 'Say that an alert is over',
  },
  {
    words: 'alerts deliveries',
    summary: 'What was sent, what waits, and what channels said',
  },
  {
    words: 'alerts measure',
    summary: 'What a rule on a number finds in the warehouse now',
    usesWarehouse: true,
    actsForInstance: true,
  },
  {
    words: 'audit export',
    summary: 'Write what happened in a period into a folder, for an auditor',
  },
  {
    words: 'audit verify',
    summary: 'Say whether such a folder is what was written',
  },
  {
    words: 'audit head',
    summary: 'Where the chain of all that happened ends now',
  },
  {
    words: 'store info',
    summary: 'Where the store is, and what takes its room',
  },
  {
    words: 'store backup',
    summary: 'Copy the store to a file, also while a server writes to it',
  },
  {
    words: 'store sweep',
    summary: 'Throw away what trellis.yml does not keep',
  },
  {
    words: 'store restore',
    summary: 'Put such a copy in the place of the store',
  },
] as const satisfies readonly PlatformCommand[]

export type PlatformWords = (typeof COMMANDS)[number]['words']

/** All of them, in the order of the help. */
export const PLATFORM_COMMANDS: readonly PlatformCommand<PlatformWords>[] = COMMANDS

/** The group that these words name without a command of it. */
export function findPlatformGroup([word = '']: readonly string[]): string | undefined {
  return Object.hasOwn(PLATFORM_GROUPS, word) ? word : undefined
}

/** The one that these words call. */
export function findPlatformCommand(args: readonly string[]): PlatformCommand<PlatformWords> | undefined {
  return PLATFORM_COMMANDS.find(({ words }) => words.split(' ').every((word, at) => args[at] === word))
}
