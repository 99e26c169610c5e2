import { resolve } from 'node:path'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Effects } from '#foundation/effects.ts'
import type { SecretSource } from './secret.ts'

/** What it takes to fetch a secret. */
export interface SecretTools {
  readonly effects: Pick<Effects, 'files' | 'env' | 'outside'>
  /** Files and commands are looked for from here. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** The text of a secret. `what` is what it is for, as an error says it: `the url of channel team`. */
export async function fetchSecret(source: SecretSource, what: string, tools: SecretTools): Promise<string> {
  const text = await readSource(source, what, tools)
  if (text === '') throw cannot(what, 'it is empty')
  return text
}

async function readSource(
  source: SecretSource,
  what: string,
  { effects, folder, signal }: SecretTools,
): Promise<string> {
  switch (source.kind) {
    case 'text':
      return source.secret.reveal()
    case 'missing':
      throw cannot(what, source.problem)
    case 'env': {
      const value = Object.hasOwn(effects.env, source.name) ? effects.env[source.name] : undefined
      if (value === undefined) throw cannot(what, `${source.name} is not set`, `export ${source.name}`)
      return value
    }
    case 'file': {
      const path = resolve(folder, source.path)
      if (!effects.files.exists(path)) throw cannot(what, `there is no file ${path}`)
      return withoutLastBreak(effects.files.readText(path))
    }
    case 'command': {
      const [program = '', ...args] = source.words
      const ended = await run(() => effects.outside.run(program, args, { cwd: folder, env: effects.env, signal }))
      // What it printed may be a part of the secret.
      if (ended.exit !== 0) throw cannot(what, `${program} ended with ${ended.exit}`)
      return withoutLastBreak(ended.output)
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      throw isGone ? cannot(what, 'there is no such program') : error
    }
  }
}

/** A file and a program end their last line. */
function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '')
}

function cannot(what: string, problem: string, hint?: string): DbtError {
  return dbtError('DbtRuntimeError', 'settings/no-secret', `Cannot get ${what}: ${problem}`, {
    ...(hint !== undefined && { hint }),
  })
}
