import { totalmem } from 'node:os'

/** So much of the memory that this process and its runners may use together, in bytes: a container may have less than its machine. */
export function memoryShare(percent: number): number {
  const allowed = process.constrainedMemory()
  const total = totalmem()
  return Math.floor(((allowed > 0 && allowed < total ? allowed : total) * percent) / 100)
}
