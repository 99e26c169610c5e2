import type { Host } from '../host.ts'
import { clientAt, findServer, NoAnswer, noServer, type ServerClient, type ServerWords } from './server-client.ts'
import { openServer } from './up.ts'

/** The server that is up, else one for as long as the work takes. */
export async function withServer<T>(
  host: Host,
  words: ServerWords,
  work: (client: ServerClient) => Promise<T>,
): Promise<T> {
  try {
    const found = await answering(host, words)
    return found ? await work(found) : await withOwnServer(host, words, work)
  } catch (error) {
    throw error instanceof NoAnswer ? noServer(error.message) : error
  }
}

/** One that was killed leaves its word behind: only who answers is up. One that was named has to. */
async function answering(host: Host, words: ServerWords): Promise<ServerClient | undefined> {
  const found = await findServer(host, words)
  if (!found || words.server !== undefined) return found
  try {
    await found.ask('GET', '/api/project')
    return found
  } catch (error) {
    if (error instanceof NoAnswer) return undefined
    throw error
  }
}

async function withOwnServer<T>(
  host: Host,
  { projectDir, token }: ServerWords,
  work: (client: ServerClient) => Promise<T>,
): Promise<T> {
  const project = projectDir === undefined ? {} : { projectDir }
  const { server } = await openServer(
    host,
    { ...project, host: '127.0.0.1', port: 0 },
    { write: () => undefined, onlyWhenAsked: true },
  )
  try {
    return await work(clientAt(server.address, token ?? host.effects.env['TRELLIS_TOKEN']))
  } finally {
    await server.stop()
  }
}
