import type { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { AdapterResponse } from '#warehouse/adapter/connection.ts'
import { toValue } from '../plain-value.ts'

/** What the warehouse said to a statement: prints as its message. */
export class ResponseObject extends Obj {
  override readonly typeName = 'AdapterResponse'
  readonly response: AdapterResponse

  constructor(response: AdapterResponse) {
    super()
    this.response = response
  }

  override attribute(name: string): Value | undefined {
    if (Object.hasOwn(this.response, name)) return toValue(this.response[name])
    return name === 'code' || name === 'rows_affected' || name === 'query_id' ? null : undefined
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.attribute(key) : undefined
  }

  override str(): string {
    return this.response._message
  }

  override repr(): string {
    const fields = ['_message', 'code', 'rows_affected', 'query_id']
    return `AdapterResponse(${fields.map((name) => `${name}=${repr(this.attribute(name) ?? null)}`).join(', ')})`
  }

  /** As `run_results.json` keeps it. */
  asDict(): Dict {
    return toValue(this.response) as Dict
  }
}
