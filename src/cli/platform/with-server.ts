import type { Host } from '../host.ts'
import { clientAt, findServer, type ServerClient, type ServerWords } from './server-client.ts'
import { openServer } from './up.ts'

/** The server that is up, else one for as long as the work takes. */
export async function withServer<T>(
  host: Host,
  words: ServerWords,
  work: (client: ServerClient) => Promise<T>,
): Promise<T> {
  const found = await findServer(host, words)
  if (found) return work(found)
  const project = words.projectDir === undefined ? {} : { projectDir: words.projectDir }
  const { server } = await openServer(
    host,
    { ...project, host: '127.0.0.1', port: 0 },
    { write: () => undefined, onlyWhenAsked: true },
  )
  try {
    return await work(clientAt(server.address, words.token ?? host.effects.env['TRELLIS_TOKEN']))
  } finally {
    await server.stop()
  }
}
