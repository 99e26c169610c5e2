import { SECRET_PREFIX } from '#foundation/events/mask-secrets.ts'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { str } from '#jinja/values/to-string.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { dumpJson } from '#jinja/library/json.ts'

export interface VarOptions {
  /** All variables in sight, already merged by precedence. */
  readonly vars: Dict
  /** Who asks: the node's name, or nothing in settings. */
  readonly nodeName?: string
  /** While parsing, a variable that is missing is None. */
  readonly isMissingAllowed?: boolean
  /** Renders a string variable that may itself hold Jinja. */
  readonly render?: (text: string) => Value | Promise<Value>
  /** Told of every variable that is asked for. */
  readonly onRead?: (name: string) => void
}

/** dbt's `var`: called with a name and maybe a default; `var.has_var(name)` only asks. */
export class VarFunction extends Obj {
  override readonly typeName = 'Var'
  readonly #options: VarOptions

  constructor(options: VarOptions) {
    super()
    this.#options = options
  }

  override readonly call = (call: CallArguments): Value | Promise<Value> => {
    const [name, fallback] = bindArguments({ method: 'Var.__call__' }, call, ['var_name', 'default'], 1)
    const { vars, isMissingAllowed, onRead } = this.#options
    if (typeof name === 'string') onRead?.(name)
    if (vars.has(name as Value)) return this.#rendered(vars.get(name as Value) as Value)
    if (fallback !== undefined) return fallback
    if (isMissingAllowed) return null
    throw missingVar(str(name as Value), this.#options)
  }

  #rendered(value: Value): Value | Promise<Value> {
    const { render } = this.#options
    return typeof value === 'string' && render ? render(value) : value
  }

  override attribute(name: string): Value | undefined {
    if (name === 'has_var') {
      return new HostCallable(name, (call) =>
        this.#options.vars.has(bindArguments({ method: 'Var.has_var' }, call, ['var_name'], 1)[0] as Value),
      )
    }
    return name === 'node_name' ? (this.#options.nodeName ?? '<Configuration>') : undefined
  }
}

function missingVar(name: string, { vars, nodeName = '<Configuration>' }: VarOptions): DbtError {
  const supplied = dumpJson(vars, { sortKeys: true, indent: '    ' })
  const secrets = [...vars.entries()].flatMap(([key, value]) =>
    String(key).startsWith(SECRET_PREFIX) && typeof value === 'string' && value.trim() ? [value] : [],
  )
  const message = `Required var '${name}' not found in config:\nVars supplied to ${nodeName} = ${supplied}`
  const scrubbed = secrets.reduce((text, secret) => text.replaceAll(secret, '*****'), message)
  return dbtError('CompilationError', 'var/not-found', scrubbed)
}
