import { closest } from '#foundation/source/closest.ts'
import { splitWords } from '#platform/settings/split-words.ts'

/** The commands that may be steps of a run that somebody asks for: those of dbt, and none that tend the platform. */
const COMMANDS: ReadonlySet<string> = new Set([
  'build',
  'clean',
  'clone',
  'compile',
  'debug',
  'deps',
  'docs',
  'list',
  'ls',
  'parse',
  'retry',
  'run',
  'run-operation',
  'seed',
  'show',
  'snapshot',
  'source',
  'freshness',
  'test',
])

/** Options without a value, which may stand before the command. One with a value could hide which word is the command. */
const SWITCH =
  /^(?:-[dqx]|--no-[\w-]+|--(?:debug|fail-fast|full-refresh|partial-parse|quiet|use-colors|warn-error)|--[\w-]+=.*)$/s

/** They lead to other files than those of the project, or to another instance than that of the job. */
const FOREIGN = ['--instance', '--project-dir', '--profiles-dir', '--target-path', '--log-path'] as const

/** Why a text can not be a step of a run that a caller makes up; undefined where it can. */
export function stepProblem(text: string): { readonly message: string; readonly hint: string } | undefined {
  const words = splitWords(text)
  if (!words) return { message: `'${text}' has a quote that is not closed`, hint: 'close it, or leave it out' }
  const own = words[0] === 'dbt' || words[0] === 'trellis' ? words.slice(1) : words
  const command = own.find((word) => !SWITCH.test(word))
  if (command?.startsWith('-') === true) {
    return { message: `'${text}' has ${command} before its command`, hint: `write ${command} behind the command` }
  }
  if (command === undefined || !COMMANDS.has(command)) {
    const meant = command === undefined ? undefined : closest(command, [...COMMANDS])
    return {
      message: `'${text}' is no command of dbt`,
      hint: meant === undefined ? `steps are commands such as 'dbt build --select orders'` : `did you mean '${meant}'?`,
    }
  }
  const foreign = FOREIGN.find((option) => own.some((word) => word === option || word.startsWith(`${option}=`)))
  if (foreign === undefined) return undefined
  return {
    message: `'${text}' has ${foreign}`,
    hint: 'a run works on the project of its server, in the instance of its job',
  }
}
