import { HostCallable } from '#jinja/values/host-callable.ts'
import { str } from '#jinja/values/to-string.ts'
import { isTrue } from '#jinja/values/truth.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { maskSecretPlaceholders } from '../secret-placeholder.ts'

/** dbt's `log(msg, info=False)`: answers with an empty string; `write` decides where the line goes. */
export function logFunction(write: (message: string, isInfo: boolean) => void): HostCallable {
  return new HostCallable('log', (call) => {
    const [message, info = false] = bindArguments('BaseContext.log', call, ['msg', 'info'], 1)
    write(maskSecretPlaceholders(str(message as Value)), isTrue(info))
    return ''
  })
}

/** dbt's `print(msg)`: answers with an empty string. */
export function printFunction(write: (message: string) => void): HostCallable {
  return new HostCallable('print', (call) => {
    write(str(bindArguments('BaseContext.print', call, ['msg'], 1)[0] as Value))
    return ''
  })
}
