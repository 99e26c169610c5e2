import type { NodeResult } from '../port/node-results.ts'

type Told = Pick<NodeResult, 'status' | 'message' | 'adapter_response'>

/** Whether anything was done with a node in the warehouse: `compile` and `docs generate` have results, too, without any. */
export function wasRun({ status, message, adapter_response }: Told): boolean {
  return status !== 'success' || (message !== null && message !== '') || Object.keys(adapter_response).length > 0
}

/** The same of rows of `node_results` that are called `n`. */
export const WAS_RUN = `(n.status <> 'success' or coalesce(n.message, '') <> '' or n.details not like '%"adapter_response":{}%')`
