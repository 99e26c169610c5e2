import type { Invocation } from './invocation.ts'

/** Says which adapter serves from now on. It has the version of the program. */
export function tellAdapter({ events, version }: Invocation, adapterType: string): void {
  events.emit('AdapterRegistered', { adapter_name: adapterType, adapter_version: `=${version}` }, 'info')
}
