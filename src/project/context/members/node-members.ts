/** What a context has while parsing as well as when running, but for one node: variables, environment, messages. */
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { envVarFunction } from '#project/builtins/functions/env-var.ts'
import { logFunction, printFunction } from '#project/builtins/functions/log.ts'
import { VarFunction } from '#project/builtins/functions/var.ts'
import { bindMethod } from '#project/builtins/py-class.ts'
import { type Context, type Member, NAMES_METHODS } from '../context.ts'
import { hasRenderCharacters, renderText } from '../environments.ts'
import { exceptionsObject } from '../objects/exceptions-object.ts'
import { type ProjectSetup, varsDict } from '../setup.ts'

/** Who reads a variable of the project or of the environment: the parser notes it with the file. */
export interface ReadListener {
  readonly onVar?: (name: string) => void
  readonly onEnvVar?: (name: string, value: string) => void
}

export interface NodeFacts {
  readonly name: string
  readonly package_name: string
  readonly original_file_path: string
}

export interface NodeMemberOptions {
  readonly node: NodeFacts
  readonly events: EventSink
  readonly thread: string
  /** While parsing, a variable that is missing is None. */
  readonly isParsing: boolean
  readonly listener?: ReadListener
  /** The context of dbt's that this is, whose functions complain in its name. */
  readonly contextName?: string
  /** Jinja in the value of a variable stays as it is: so in properties files. */
  readonly keepsVarsAsWritten?: boolean
  /** A unit test's own variables, in the place of the environment's. */
  readonly envOverrides?: ReadonlyMap<string, Value>
  readonly varOverrides?: ReadonlyMap<string, Value>
}

export function nodeMembers(setup: ProjectSetup, options: NodeMemberOptions): ReadonlyMap<string, Member> {
  const { node, events, thread, isParsing, listener } = options
  return new Map<string, Member>([
    [
      'var',
      (context) => {
        const vars = varsDict(setup, node.package_name)
        for (const [name, value] of options.varOverrides ?? []) vars.set(name, value)
        return new VarFunction({
          vars,
          nodeName: node.name,
          isMissingAllowed: isParsing,
          render: (text) =>
            !options.keepsVarsAsWritten && hasRenderCharacters(text)
              ? renderText(setup.environments, text, context, node.original_file_path)
              : text,
          ...(listener?.onVar && { onRead: listener.onVar }),
        })
      },
    ],
    [
      'env_var',
      () =>
        envVarFunction({
          env: setup.env,
          ...(options.contextName !== undefined && { owner: options.contextName }),
          ...(listener?.onEnvVar && { onRead: listener.onEnvVar }),
          ...(options.envOverrides && { overrides: options.envOverrides }),
        }),
    ],
    ['log', () => logFunction((msg, isInfo) => events.emit(isInfo ? 'JinjaLogInfo' : 'JinjaLogDebug', { msg }))],
    ['print', () => printFunction((msg) => print(setup, events, msg))],
    ['thread_id', () => thread],
    [
      'exceptions',
      () =>
        exceptionsObject({
          // dbt does not say which node it was.
          warn: (msg) => events.emit('JinjaLogWarning', { msg, node_info: null }),
          warnSnapshotTimestamp: (snapshot_time_data_type, updated_at_data_type) =>
            events.emit('SnapshotTimestampWarning', { snapshot_time_data_type, updated_at_data_type }),
        }),
    ],
    ['builtins', (context) => new BuiltinsObject(context)],
  ])
}

/** What a template prints, unless `--no-print` says that nothing is wanted. */
function print({ invocation }: ProjectSetup, events: EventSink, msg: string): void {
  if (invocation.flags.PRINT !== false) events.emit('PrintEvent', { msg })
}

/** `builtins`: dbt's own names, for macros that stand in their place and still need them. */
class BuiltinsObject extends Obj {
  override readonly typeName = 'dict'
  readonly #context: Context

  constructor(context: Context) {
    super()
    this.#context = context
  }

  override attribute(name: string): Value | undefined {
    return bindMethod<Obj>(this, NAMES_METHODS, name) ?? this.#context.member(name)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#context.member(key) : undefined
  }

  override iterate(): Iterable<string> {
    return [...this.#context.memberNames()].filter((name) => name !== 'builtins')
  }

  override length(): number {
    return [...this.iterate()].length
  }

  override contains(value: Value): boolean {
    return [...this.iterate()].some((name) => name === value)
  }

  override isMapping(): boolean {
    return true
  }
}
