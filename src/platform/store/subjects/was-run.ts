import type { NodeResult } from '../port/node-results.ts'

/** Whether anything was done with a node in the warehouse: `compile` and `docs generate` have results, too, without any. */
export function wasRun({ status, message, adapter_response }: NodeResult): boolean {
  return status !== 'success' || (message !== null && message !== '') || Object.keys(adapter_response).length > 0
}
