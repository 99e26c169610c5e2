import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** Lets it answer, and gives its address. Throws a `DbtError` where nobody can listen there. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = REASONS[code]
    if (!reason) throw error
    throw dbtError('OSError', 'server/address', `${reason[0]}: ${host}:${port}`, { hint: reason[1] })
  }
  const taken = (app.server.address() as AddressInfo).port
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
}

const REASONS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EADDRINUSE: ['Another program has this address', '--port takes another one, 0 any that is free'],
  EACCES: ['The system keeps this address for itself', 'ports below 1024 are for the system: --port takes another one'],
  EADDRNOTAVAIL: ['This is no address of this machine', '--host has to be one, for example 127.0.0.1'],
  ENOTFOUND: ['Nobody knows this name', '--host has to be an address of this machine, for example 127.0.0.1'],
}
