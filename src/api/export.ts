/** What an export is made of: answers of the server, frozen as files beside the page. */
import type { Problem } from './problem.ts'

export interface ExportIndex {
  /** When the answers were asked for, in UTC. */
  readonly made_at: string
  readonly project_name: string | null
  /** `packs/0.json` … hold the small answers, each a `Pack`. */
  readonly packs: number
  /** Large answers have a file each: by address, the path below the folder of data. */
  readonly files: Readonly<Record<string, string>>
  /** What the server refused, by address. */
  readonly refused: Readonly<Record<string, RefusedInExport>>
}

export interface RefusedInExport {
  /** Of HTTP. */
  readonly status: number
  readonly problem: Problem
}

/** Answers by the address that was asked. */
export type Pack = Readonly<Record<string, unknown>>

/** The same for all ways to write an address: its questions stand in order. */
export function exportedAddress(path: string): string {
  const [place = '', query] = path.split('?')
  if (query === undefined || query === '') return place
  const sorted = [...new URLSearchParams(query)].sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
  return `${place}?${new URLSearchParams(sorted)}`
}

/** Which pack holds the answer to an address: by its FNV-1a hash, so that nothing has to list them. */
export function packOf(address: string, packs: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < address.length; index++) {
    hash = Math.imul(hash ^ address.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % packs
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
