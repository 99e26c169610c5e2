/** `trellis changes`: what a snapshot knows, without SQL. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import type { SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import { isWide } from '#warehouse/adapter/is-wide.ts'
import type { Answer } from '#platform/changes/answer.ts'
import { answerTitle } from '#platform/changes/answer-title.ts'
import { askSnapshot, findSnapshot, readShape } from '#platform/changes/ask-snapshot.ts'
import { changesSql } from '#platform/changes/changes-sql.ts'
import { isNumericType } from '#platform/changes/column-types.ts'
import { fromDayNote } from '#platform/changes/from-day-note.ts'
import { lastRunNotes } from '#platform/changes/last-run.ts'
import { CHANGES_MACRO } from '#platform/changes/macro-text.ts'
import { checkZone, dayBefore, type Moment, readMoment } from '#platform/changes/moment.ts'
import { type Asked, isAboutEvents, type Period, type Question } from '#platform/changes/question.ts'
import { snapshotsJson } from '#platform/changes/snapshots-json.ts'
import { answerCsv, answerJson, answerTable } from '#platform/changes/write-answer.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { type OpenedProject, withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly from?: string
  readonly to?: string
  readonly on?: string
  readonly by?: Period
  readonly asOf?: string
  readonly net?: true
  readonly mostChanged?: true
  readonly neverChanged?: true
  readonly ranOut?: string | true
  readonly cameBack?: string | true
  readonly raised?: string | true
  readonly columns?: readonly string[]
  readonly with?: readonly string[]
  readonly key?: readonly string[]
  readonly lastRun?: string | true
  readonly where?: string
  readonly limit: number
  readonly timezone: string
  readonly output: 'table' | 'json' | 'csv'
  readonly sql?: true
  readonly macro?: true
}

export const describeChanges: DescribeCommand = (command, host) => {
  addQuestions(command.argument('[snapshot]', 'The snapshot; without it, the names of all')).addHelpText('after', HELP)
  addProjectOptions(command)
  command.action((name: string | undefined, words: Words) => run(host, name, words))
}

function addQuestions(command: Command): Command {
  return command
    .option('--from <date>', 'Only changes after it')
    .option('--to <date>', 'Only changes up to it')
    .option('--on <date>', 'Only changes of that day, or month')
    .addOption(new Option('--by <period>', 'Count them').choices(['day', 'week', 'month']))
    .option('--last-run [invocation]', 'Only what the last run changed; with an invocation, if that was it')
    .option('--where <condition>', "Only changes of which this holds: 'before.qty > 0 and after.qty = 0'")
    .option('--net', 'Only what differs between --from and --to, whatever happened in between')
    .option('--most-changed', 'Which keys changed most often')
    .option('--never-changed', 'Which keys never changed')
    .option('--ran-out [column]', 'When the column became 0 or NULL')
    .option('--came-back [column]', 'When it was filled again after that')
    .option('--raised [column]', 'When it grew without having run out')
    .option('--as-of <date>', 'The rows as they stood')
    .option('--columns <names>', 'Look at these columns only', list)
    .option('--with <names>', 'Show these columns beside the key (usual: name)', list)
    .option('--key <value>', 'Only this key; of several columns, once for each', (value, all: string[] = []) => [
      ...all,
      value,
    ])
    .option('--limit <rows>', 'At most so many; 0 for all', count, 500)
    .option('--timezone <zone>', 'The zone that dates are of', 'UTC')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json', 'csv']).default('table'))
    .option('--sql', 'Show the query and do not run it')
    .option('--macro', 'Show the macro trellis_changes, for the macros of a project')
}

const HELP = `
A date stands for its end: --from 2023-04-26 --to 2023-05-02 compares the close of one day with the close of the
other, and --as-of 2023-04-26 is the close of that day. Dates: 2023-04-26, 2023-04, '2023-04-26 18:45', today,
yesterday, '7 days ago'.

  trellis changes sst_products --from 2023-04-26 --to 2023-05-02
  trellis changes sst_products --most-changed
  trellis changes sst_products --ran-out inventory --by week
  trellis changes sst_products --as-of 2023-04-20`

function list(text: string, all: readonly string[] = []): readonly string[] {
  return [...all, ...text.split(',').map((name) => name.trim())].filter((name) => name !== '')
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It takes a number of rows.')
  return Number(text)
}

async function run(host: Host, name: string | undefined, words: Words): Promise<void> {
  if (words.macro) {
    host.output.write(CHANGES_MACRO)
    return
  }
  await withProject(host, words, ['changes'], async (opened) => {
    if (name !== undefined) return answer(host, opened, name, words)
    const { nodes } = opened.project.manifest
    if (words.output === 'json') {
      host.output.write(snapshotsJson([...nodes.values()]))
      return
    }
    const names = [...nodes.outlines()].flatMap((each) => (each.resource_type === 'snapshot' ? [each.name] : []))
    host.output.write(names.length > 0 ? `${names.sort().join('\n')}\n` : 'This project has no snapshots.\n')
  })
}

async function answer(host: Host, { invocation, project, session }: OpenedProject, name: string, words: Words) {
  const node = findSnapshot(project.manifest, name)
  await session.named('changes', async () => {
    const shape = await readShape(project.setup, session, node)
    const question = askedOf(words, node, shape, invocation.effects.now())
    const lastRun = words.lastRun === true ? undefined : words.lastRun
    const notedIn = words.lastRun && (await lastRunNotes(project.setup, session, node, lastRun))
    const asked = { ...question, ...(notedIn !== undefined && { notedIn }) }
    if (words.sql) {
      host.output.write(`${changesSql(shape, asked)}\n`)
      return
    }
    // A run that changed nothing has noted nothing.
    const isNothing = words.lastRun !== undefined && notedIn === undefined
    const found = isNothing ? NOTHING : await askSnapshot(session, shape, asked)
    if (words.output === 'json') {
      host.output.write(answerJson(node, shape, asked, found))
      return
    }
    if (words.output === 'csv') host.output.write(answerCsv(found))
    else {
      host.output.write(`${answerTitle({ name: node.name, asked, answer: found })}\n`)
      if (found.rows.length > 0) host.output.write(`\n${answerTable(found, shownWidth)}`)
      const note = await fromDayNote(session, shape, asked)
      if (note !== undefined) host.output.write(`\n${note}\n`)
    }
    if (found.shown < found.total) {
      host.errorOutput.write(`${found.total - found.shown} more: --limit 0 shows all\n`)
    }
  })
}

const NOTHING: Answer = { columns: [], rows: [], total: 0, shown: 0 }

function askedOf(words: Words, node: SnapshotNode, shape: SnapshotShape, now: number): Asked {
  const zone = checkZone(words.timezone)
  const moment = (text: string | undefined): Moment | undefined =>
    text === undefined ? undefined : readMoment(text, zone, now)
  const columns = words.columns?.map((each) => columnOf(shape, each))
  const question = questionOf(words, node, shape, (text) => readMoment(text, zone, now))
  const on = words.on === undefined ? undefined : periodOf(words.on, zone, now)
  const from = on?.from ?? moment(words.from)
  const to = on?.to ?? moment(words.to)
  if (on && (words.from ?? words.to) !== undefined) throw usage('--on does not go with --from and --to')
  if (from && to && from.before > to.before) throw usage(`--from ${from.told} is after --to ${to.told}`)
  if (words.by && !isAboutEvents(question)) throw usage(`--by does not go with --${question.kind}: it counts changes`)
  if (question.kind === 'as-of' && (from || to))
    throw usage('--as-of does not go with --from and --to: it is one moment')
  if (question.kind !== 'changes' && (words.where ?? words.lastRun) !== undefined) {
    throw usage(
      `--${words.where === undefined ? 'last-run' : 'where'} does not go with --${question.kind}: it is about single changes`,
    )
  }
  if (words.by && words.where !== undefined) throw usage('--where does not go with --by')
  const stock = 'column' in question && columns && !columns.includes(question.column) ? [question.column] : []
  return {
    question,
    ...(from && { from }),
    ...(to && { to }),
    ...(words.by && { by: words.by }),
    ...(words.where !== undefined && { where: words.where }),
    ...(columns && { columns: [...columns, ...stock] }),
    labels: words.with?.map((each) => columnOf(shape, each)) ?? usualLabels(shape),
    ...(words.key && { key: keyOf(words.key, shape) }),
    ...(words.limit > 0 && { limit: words.limit }),
    zone,
  }
}

function questionOf(
  words: Words,
  node: SnapshotNode,
  shape: SnapshotShape,
  moment: (text: string) => Moment,
): Question {
  const asked: Question[] = [
    ...(words.asOf === undefined ? [] : [{ kind: 'as-of', at: moment(words.asOf) } as const]),
    ...(words.net ? [{ kind: 'net' } as const] : []),
    ...(words.mostChanged ? [{ kind: 'most-changed' } as const] : []),
    ...(words.neverChanged ? [{ kind: 'never-changed' } as const] : []),
    ...stockQuestion('ran-out', words.ranOut, node, shape),
    ...stockQuestion('came-back', words.cameBack, node, shape),
    ...stockQuestion('raised', words.raised, node, shape),
  ]
  const [first, second] = asked
  if (first && second) throw usage(`--${first.kind} and --${second.kind} are two questions`)
  return first ?? { kind: 'changes' }
}

function stockQuestion(
  kind: 'ran-out' | 'came-back' | 'raised',
  given: string | true | undefined,
  node: SnapshotNode,
  shape: SnapshotShape,
): readonly Question[] {
  if (given === undefined) return []
  const column = given === true ? usualStock(kind, node, shape) : columnOf(shape, given)
  const dtype = shape.data.find(({ name }) => name === column)?.dtype ?? ''
  if (kind === 'raised' && !isNumericType(dtype)) throw usage(`'${column}' holds ${dtype}: only numbers can be raised`)
  return [{ kind, column }]
}

/** The only number that the snapshot checks, or else that it holds. */
function usualStock(kind: string, { config }: SnapshotNode, { data }: SnapshotShape): string {
  const numbers = data.filter(({ dtype }) => isNumericType(dtype)).map(({ name }) => name)
  const checked = Array.isArray(config.check_cols) ? config.check_cols.map((name) => name.toLowerCase()) : []
  const likely = numbers.filter((name) => checked.includes(name.toLowerCase()))
  const [only, ...others] = likely.length > 0 ? likely : numbers
  if (only !== undefined && others.length === 0) return only
  throw usage(
    `--${kind} has to know which column`,
    only === undefined ? undefined : `--${kind} ${only}; also: ${others.slice(0, 4).join(', ')}`,
  )
}

function columnOf({ data, keys }: SnapshotShape, given: string): string {
  const names = data.map(({ name }) => name)
  const found = names.find((name) => name === given) ?? names.find((name) => name.toLowerCase() === given.toLowerCase())
  if (found !== undefined) return found
  if (keys.some(({ name }) => name === given)) throw usage(`'${given}' is the key: --key chooses one`)
  const meant = closest(given, names)
  throw usage(
    `the snapshot has no column '${given}'`,
    meant === undefined ? `columns: ${names.slice(0, 12).join(', ')}` : `did you mean '${meant}'?`,
  )
}

/** What people call things by. */
function usualLabels({ data }: SnapshotShape): readonly string[] {
  const name = data.find((column) => column.name.toLowerCase() === 'name')
  return name ? [name.name] : []
}

function keyOf(given: readonly string[], { keys }: SnapshotShape): readonly string[] {
  if (given.length <= keys.length) return given
  throw usage(
    `the key has ${keys.length === 1 ? 'one column' : `${keys.length} columns`}: ${keys.map(({ name }) => name).join(', ')}`,
  )
}

/** A day from its beginning to its end, or a month. */
function periodOf(text: string, zone: string, now: number): { from: Moment; to: Moment } {
  const to = readMoment(text, zone, now)
  if (to.day === undefined) throw usage('--on takes a day or a month')
  const first = /^\d{4}-\d\d$/.test(text.trim()) ? `${to.day.slice(0, 8)}01` : to.day
  const from = readMoment(dayBefore(first), zone, now)
  return { from: { before: from.before, told: from.told }, to }
}

function usage(message: string, hint?: string): Error {
  return dbtError('DbtUsageException', 'changes/usage', message, hint === undefined ? {} : { hint })
}

/** How many columns of a terminal a text takes. */
function shownWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0)
}
