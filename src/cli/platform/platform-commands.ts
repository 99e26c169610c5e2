import type { PlatformCommand } from './platform-command.ts'
import { PLATFORM_GROUPS } from './platform-groups.ts'

/** All of them, in the order of the help. */
export const PLATFORM_COMMANDS: readonly PlatformCommand[] = [
  {
    words: 'up',
    summary: 'Serve the project: run its commands, remember them, answer',
    load: async () => (await import('./up.ts')).describeUp,
  },
  {
    words: 'export',
    summary: 'Write the web app with what it shows now as files that need no server',
    load: async () => (await import('./export.ts')).describeExport,
  },
  {
    words: 'dashboards render',
    summary: 'Draw a dashboard into a document or a picture',
    load: async () => (await import('./dashboards-render.ts')).describeDashboardsRender,
  },
  {
    words: 'jobs list',
    summary: 'The jobs of trellis.yml, and when each is due',
    load: async () => (await import('./jobs-list.ts')).describeJobsList,
  },
  {
    words: 'jobs next',
    summary: 'What is due next, of all jobs together',
    load: async () => (await import('./jobs-next.ts')).describeJobsNext,
  },
  {
    words: 'jobs explain',
    summary: 'The steps of a job and what each would build; runs nothing',
    load: async () => (await import('./jobs-explain.ts')).describeJobsExplain,
  },
  {
    words: 'jobs lint',
    summary: 'What cannot be meant, or cannot work, in the jobs',
    load: async () => (await import('./jobs-lint.ts')).describeJobsLint,
  },
  {
    words: 'jobs run',
    summary: 'Start a job now',
    load: async () => (await import('./jobs-run.ts')).describeJobsRun,
  },
  {
    words: 'jobs pause',
    summary: 'Let only people start a job',
    load: async () => (await import('./jobs-pause.ts')).describeJobsPause,
  },
  {
    words: 'jobs resume',
    summary: 'Let times and triggers start it again',
    load: async () => (await import('./jobs-pause.ts')).describeJobsResume,
  },
  {
    words: 'trigger',
    summary: 'Start a job on a server, and wait for it',
    load: async () => (await import('./trigger.ts')).describeTrigger,
  },
  {
    words: 'runs list',
    summary: 'What ran, runs and will run',
    load: async () => (await import('./runs-list.ts')).describeRunsList,
  },
  {
    words: 'runs show',
    summary: 'A run, its steps and what came of its nodes',
    load: async () => (await import('./runs-show.ts')).describeRunsShow,
  },
  {
    words: 'runs logs',
    summary: 'What a run has written, or writes',
    load: async () => (await import('./runs-logs.ts')).describeRunsLogs,
  },
  {
    words: 'runs retry',
    summary: 'Repeat what failed in a run',
    load: async () => (await import('./runs-acts.ts')).describeRunsRetry,
  },
  {
    words: 'runs cancel',
    summary: 'Cancel a run',
    load: async () => (await import('./runs-acts.ts')).describeRunsCancel,
  },
  {
    words: 'measure',
    summary: 'How many rows sources and models have, and how new they are',
    usesWarehouse: true,
    load: async () => (await import('./measure.ts')).describeMeasure,
  },
  {
    words: 'jobs deadlines',
    summary: 'Which deadlines were kept and which missed, by business line or job',
    load: async () => (await import('./jobs-deadlines.ts')).describeJobsDeadlines,
  },
  {
    words: 'instances list',
    summary: 'The deployments of the project that trellis.yml names',
    load: async () => (await import('./instances-list.ts')).describeInstancesList,
  },
  {
    words: 'instances diff',
    summary: 'Where the compiled definitions of two of them differ',
    usesWarehouse: true,
    load: async () => (await import('./instances-diff.ts')).describeInstancesDiff,
  },
  {
    words: 'changes',
    summary: 'What changed in a snapshot: when, from what to what, how often',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./changes.ts')).describeChanges,
  },
  {
    words: 'snapshot undo',
    summary: 'Take the last run of a snapshot back',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./snapshot-undo.ts')).describeSnapshotUndo,
  },
  {
    words: 'freshness',
    summary: 'How fresh sources, models and exposures are, and why not fresher',
    actsForInstance: true,
    load: async () => (await import('./freshness.ts')).describeFreshness,
  },
  {
    words: 'dashboards list',
    summary: 'The dashboards and pages of the project',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./dashboards-list.ts')).describeDashboardsList,
  },
  {
    words: 'dashboards lint',
    summary: 'What is wrong with dashboards and pages, all of it',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./dashboards-lint.ts')).describeDashboardsLint,
  },
  {
    words: 'dashboards compile',
    summary: 'The queries of dashboards, as the warehouse gets them',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./dashboards-compile.ts')).describeDashboardsCompile,
  },
  {
    words: 'dashboards query',
    summary: 'What a tile of a dashboard, or a block of a page, shows now',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./dashboards-query.ts')).describeDashboardsQuery,
  },
  {
    words: 'tests show',
    summary: 'How one test has fared, and the rows that it found',
    actsForInstance: true,
    load: async () => (await import('./tests-show.ts')).describeTestsShow,
  },
  {
    words: 'tests',
    summary: 'How tests have fared: since when they fail, which are new, fixed or flapping',
    actsForInstance: true,
    load: async () => (await import('./tests.ts')).describeTests,
  },
  {
    words: 'catalog write',
    summary: 'Write the documents that the web app shows the project from',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./catalog-write.ts')).describeCatalogWrite,
  },
  {
    words: 'catalog compiled',
    summary: 'The SQL that a node becomes, as the warehouse is now',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./catalog-compiled.ts')).describeCatalogCompiled,
  },
  {
    words: 'catalog sample',
    summary: "Some rows of a node's relation",
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./catalog-sample.ts')).describeCatalogSample,
  },
  {
    words: 'history write',
    summary: 'Write runs to the tables of history that are not there yet',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./history-write.ts')).describeHistoryWrite,
  },
  {
    words: 'history sources',
    summary: 'Write the YAML with which models read the tables of history',
    load: async () => (await import('./history-sources.ts')).describeHistorySources,
  },
  {
    words: 'users add',
    summary: 'Let somebody sign in',
    load: async () => (await import('./users-add.ts')).describeUsersAdd,
  },
  {
    words: 'users list',
    summary: 'Who may sign in',
    load: async () => (await import('./users-list.ts')).describeUsersList,
  },
  {
    words: 'users password',
    summary: 'Give a user another password',
    load: async () => (await import('./users-password.ts')).describeUsersPassword,
  },
  {
    words: 'users role',
    summary: 'Change what a user may do',
    load: async () => (await import('./users-role.ts')).describeUsersRole,
  },
  {
    words: 'users remove',
    summary: 'Let a user sign in no more',
    load: async () => (await import('./users-remove.ts')).describeUsersRemove,
  },
  {
    words: 'tokens create',
    summary: 'Make a token for a program',
    load: async () => (await import('./tokens-create.ts')).describeTokensCreate,
  },
  {
    words: 'tokens list',
    summary: 'The tokens, and when each was used',
    load: async () => (await import('./tokens-list.ts')).describeTokensList,
  },
  {
    words: 'tokens revoke',
    summary: 'Make a token useless',
    load: async () => (await import('./tokens-revoke.ts')).describeTokensRevoke,
  },
  {
    words: 'alerts list',
    summary: 'What is in trouble now, and what was',
    load: async () => (await import('./alerts-list.ts')).describeAlertsList,
  },
  {
    words: 'alerts test',
    summary: 'Send a trial message through a channel, or through all',
    load: async () => (await import('./alerts-test.ts')).describeAlertsTest,
  },
  {
    words: 'alerts acknowledge',
    summary: 'Say that somebody looks after an alert',
    load: async () => (await import('./alerts-attend.ts')).describeAlertsAcknowledge,
  },
  {
    words: 'alerts silence',
    summary: 'Tell nothing of an alert for a while',
    load: async () => (await import('./alerts-attend.ts')).describeAlertsSilence,
  },
  {
    words: 'alerts resolve',
    summary: 'Say that an alert is over',
    load: async () => (await import('./alerts-attend.ts')).describeAlertsResolve,
  },
  {
    words: 'alerts deliveries',
    summary: 'What was sent, what waits, and what channels said',
    load: async () => (await import('./alerts-deliveries.ts')).describeAlertsDeliveries,
  },
  {
    words: 'alerts measure',
    summary: 'What a rule on a number finds in the warehouse now',
    usesWarehouse: true,
    actsForInstance: true,
    load: async () => (await import('./alerts-measure.ts')).describeAlertsMeasure,
  },
  {
    words: 'audit export',
    summary: 'Write what happened in a period into a folder, for an auditor',
    load: async () => (await import('./audit-export.ts')).describeAuditExport,
  },
  {
    words: 'audit verify',
    summary: 'Say whether such a folder is what was written',
    load: async () => (await import('./audit-verify.ts')).describeAuditVerify,
  },
  {
    words: 'audit head',
    summary: 'Where the chain of all that happened ends now',
    load: async () => (await import('./audit-head.ts')).describeAuditHead,
  },
  {
    words: 'store info',
    summary: 'Where the store is, and what takes its room',
    load: async () => (await import('./store-info.ts')).describeStoreInfo,
  },
  {
    words: 'store backup',
    summary: 'Copy the store to a file, also while a server writes to it',
    load: async () => (await import('./store-backup.ts')).describeStoreBackup,
  },
  {
    words: 'store sweep',
    summary: 'Throw away what trellis.yml does not keep',
    load: async () => (await import('./store-sweep.ts')).describeStoreSweep,
  },
  {
    words: 'store restore',
    summary: 'Put such a copy in the place of the store',
    load: async () => (await import('./store-restore.ts')).describeStoreRestore,
  },
]

/** The group that these words name without a command of it. */
export function findPlatformGroup([word = '']: readonly string[]): string | undefined {
  return Object.hasOwn(PLATFORM_GROUPS, word) ? word : undefined
}

/** The one that these words call. */
export function findPlatformCommand(args: readonly string[]): PlatformCommand | undefined {
  return PLATFORM_COMMANDS.find(({ words }) => words.split(' ').every((word, at) => args[at] === word))
}
