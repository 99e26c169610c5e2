import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
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
    return `AdapterResponse(_message='${this.response._message}')`
  }

  /** As `run_results.json` keeps it. */
  asDict(): Dict {
    return toValue(this.response) as Dict
  }
}
