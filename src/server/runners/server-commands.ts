import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ProjectSource } from '#platform/deploy/project-source.ts'
import type { AskOptions, CommandAnswer } from '#platform/live/live-platform.ts'
import { type CommandRequest, NO_TERMINAL } from '#platform/runner/command-request.ts'
import type { RunStep } from '#platform/runner/run-step.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'
import { recent } from '../jobs/recent.ts'
import type { Env } from '../jobs/step-environment.ts'
import type { ServerOptions } from '../server-options.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { Answerer } from '../queries/warehouse.ts'
import { askInProject, type QuestionOptions } from './ask-in-project.ts'
import type { CopyTo } from './copy-to.ts'
import { instanceEnv } from './instance-env.ts'
import type { Runner } from './runner.ts'
import type { Runners } from './runners.ts'
import { stepRunner } from './step-runner.ts'
import { type TargetFacts, UNKNOWN_TARGET } from './target-of.ts'

type Options = Pick<ServerOptions, 'env' | 'home' | 'program' | 'targetOf' | 'publishTo' | 'fetchSecret' | 'log'>

export interface ServerCommandsParts {
  readonly store: Store
  readonly runners: Runners
  readonly source: ProjectSource
  readonly settings: () => Settings | undefined
}

/** A target that queries are asked of. */
interface AskedTarget extends TargetFacts {
  readonly request: CommandRequest
  /** What is wrong with its settings. */
  readonly problem: HttpProblem | undefined
}

/** For so long it holds what a target is. */
const TARGET_MS = 1_000

/** The commands that a server itself has run: steps of jobs, questions. Each goes to the runner that has its database. */
export class ServerCommands {
  readonly runStep: RunStep
  /** Only of the default target: copies of others would take its place. */
  readonly copyTo: CopyTo
  private readonly options: Options
  private readonly parts: ServerCommandsParts
  private published: string | undefined
  private readonly asked = new Map<string | null, () => Promise<AskedTarget>>()

  constructor(options: Options, parts: ServerCommandsParts) {
    this.options = options
    this.parts = parts
    this.copyTo = (file, job) =>
      file.identity === this.published ? (options.publishTo?.(job, parts.settings()) ?? null) : null
    const { store, runners } = parts
    const { targetOf, log } = options
    this.runStep = stepRunner({ store, runners, targetOf, copyTo: this.copyTo, log })
  }

  /** What a command without further words works on. */
  ownTarget(): Promise<TargetFacts> {
    return this.options.targetOf(this.ownRequest()).catch(() => UNKNOWN_TARGET)
  }

  /** The runner that has the database of the default target; undefined where that is no file. */
  async defaultRunner(): Promise<Runner | undefined> {
    const { file } = await this.ownTarget()
    if (!file) return undefined
    this.published = file.identity
    return this.parts.runners.forFile(file)
  }

  /** What queries are asked of; null is the default target. The settings are not read anew for each of many. */
  askedTarget(instance: string | null): Promise<AskedTarget> {
    const asked = this.asked.get(instance) ?? recent(() => this.readTarget(instance), TARGET_MS)
    this.asked.set(instance, asked)
    return asked()
  }

  /**
   * Who answers queries of a target: the runner that has its file, or one that has none and asks it elsewhere. Throws what is wrong
   * with the settings of an instance.
   */
  async answerer(instance: string | null): Promise<Answerer | undefined> {
    const { request, file, isAsked = false, problem } = await this.askedTarget(instance)
    if (problem && instance !== null) throw problem
    if (file) return { runner: await this.parts.runners.forFile(file), done: () => undefined }
    if (!isAsked) return undefined
    return { ...(await this.parts.runners.forReading()), where: request }
  }

  /** Runs a command that only looks, or keeps books. */
  readonly ask = (args: readonly string[], question: QuestionOptions): Promise<CommandAnswer> => {
    const { home, program, targetOf } = this.options
    return askInProject({ runners: this.parts.runners, targetOf, home, pid: program.pid }, args, question)
  }

  /** Such a command in the project as runs have it now. */
  async askInInstance(args: readonly string[], { instance = null, signal }: AskOptions = {}): Promise<CommandAnswer> {
    const project = await this.parts.source.lend()
    try {
      return await this.ask(args, { env: await this.envOf(instance), folder: project.folder, signal })
    } catch (error) {
      // As the command would have said it.
      if (error instanceof DbtError) return { exitCode: 2, output: '', errorOutput: `${error.message}\n` }
      throw error
    } finally {
      project.release()
    }
  }

  private async readTarget(instance: string | null): Promise<AskedTarget> {
    let request = this.ownRequest()
    try {
      request = { ...request, env: await this.envOf(instance) }
      return { ...(await this.options.targetOf(request)), request, problem: undefined }
    } catch (error) {
      return { ...UNKNOWN_TARGET, request, problem: settingsProblem(error) }
    }
  }

  private async envOf(instance: string | null): Promise<Env> {
    const { env, fetchSecret } = this.options
    return instance === null ? env : instanceEnv(env, instance, { settings: this.parts.settings(), fetchSecret })
  }

  private ownRequest(): CommandRequest {
    const { env, home, program } = this.options
    return {
      args: ['build'],
      cwd: this.parts.source.current.folder,
      env,
      home,
      pid: program.pid,
      output: NO_TERMINAL,
      errorOutput: NO_TERMINAL,
    }
  }
}

function settingsProblem(error: unknown): HttpProblem {
  const [first] = error instanceof DbtError ? error.diagnostics : []
  if (!first) return new HttpProblem(409, 'query/settings', error instanceof Error ? error.message : String(error))
  return new HttpProblem(409, first.code, first.message, { hint: first.hint ?? null })
}
