import type { ProjectSource } from '#platform/deploy/project-source.ts'
import { INSTANCE_VARIABLE } from '#platform/jobs/instance-environment.ts'
import type { AskOptions, CommandAnswer } from '#platform/live/live-platform.ts'
import { type CommandRequest, NO_TERMINAL } from '#platform/runner/command-request.ts'
import type { RunStep } from '#platform/runner/run-step.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'
import { recent } from '../jobs/recent.ts'
import type { ServerOptions } from '../server-options.ts'
import type { Answerer } from '../queries/warehouse.ts'
import { askInProject, type QuestionOptions } from './ask-in-project.ts'
import type { CopyTo } from './copy-to.ts'
import type { Runner } from './runner.ts'
import type { Runners } from './runners.ts'
import { stepRunner } from './step-runner.ts'
import { type TargetFacts, UNKNOWN_TARGET } from './target-of.ts'

type Options = Pick<ServerOptions, 'env' | 'home' | 'program' | 'targetOf' | 'publishTo' | 'log'>

export interface ServerCommandsParts {
  readonly store: Store
  readonly runners: Runners
  readonly source: ProjectSource
  readonly settings: () => Settings | undefined
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

  /** What queries are asked of. The settings are not read anew for each of many. */
  readonly askedTarget = recent(async (): Promise<TargetFacts & { readonly request: CommandRequest }> => {
    const request = this.ownRequest()
    return { ...(await this.options.targetOf(request).catch(() => UNKNOWN_TARGET)), request }
  }, TARGET_MS)

  /** Who answers queries of the default target: the runner that has its file, or one that has none and asks it elsewhere. */
  async answerer(): Promise<Answerer | undefined> {
    const { request, file, isAsked = false } = await this.askedTarget()
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
    const { env } = this.options
    const project = await this.parts.source.lend()
    try {
      return await this.ask(args, {
        env: instance === null ? env : { ...env, [INSTANCE_VARIABLE]: instance },
        folder: project.folder,
        signal,
      })
    } finally {
      project.release()
    }
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
