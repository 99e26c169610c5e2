/** Stands between a program and PostgreSQL, hears what is asked, and can hold it, lose it or hang up. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface WireProxy {
  readonly port: number
  /** Statements so far. */
  readonly count: () => number
  /** Nothing goes through any more, in either direction, and nobody is told. */
  blackOut(): void
  /** All connections break, and there are no new ones. */
  hangUp(): void
  /** The program's side of all connections breaks; the server does not learn of it. */
  hangUpOnProgram(): void
  close(): Promise<void>
}

/** Called before a statement is passed on, which waits for it; it is lost where the answer is false. */
export type BeforeStatement = (sql: string, number: number) => Promise<boolean | void>

export async function wireProxy(port: number, before: BeforeStatement = async () => {}): Promise<WireProxy> {
  const sockets = new Set<Socket>()
  const clients = new Set<Socket>()
  let count = 0
  let isDark = false
  let isClosed = false
  const server = createServer((client) => {
    if (isClosed) return void client.destroy()
    clients.add(client)
    client.on('close', () => clients.delete(client))
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    upstream.on('data', (bytes) => void (isDark || client.write(bytes)))
    upstream.on('close', () => void (isDark || client.destroy()))
    client.on('close', () => void (isDark || upstream.destroy()))
    void passOn(client, upstream)
  })

  async function passOn(client: Socket, upstream: Socket): Promise<void> {
    let isStarted = false
    let rest = Buffer.alloc(0)
    try {
      for await (const bytes of client) {
        rest = Buffer.concat([rest, bytes as Buffer])
        for (;;) {
          const head = isStarted ? 1 : 0
          if (rest.length < head + 4) break
          const length = head + rest.readInt32BE(head)
          if (rest.length < length) break
          const message = rest.subarray(0, length)
          rest = rest.subarray(length)
          const isStatement = isStarted && (message[0] === QUERY || message[0] === PARSE)
          // A request to cancel is whole with its first message, and one to encrypt is followed by the real start.
          if (!isStarted && message.readInt32BE(4) === PROTOCOL_3) isStarted = true
          const isLost = isStatement && (await before(textOf(message), ++count)) === false
          if (!isLost && !isDark) upstream.write(message)
        }
      }
    } catch {
      // The program is gone.
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    count: () => count,
    blackOut() {
      isDark = true
    },
    hangUp() {
      isClosed = true
      for (const socket of sockets) socket.destroy()
    },
    hangUpOnProgram() {
      isDark = true
      isClosed = true
      for (const client of clients) client.destroy()
    },
    async close() {
      isClosed = true
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const PROTOCOL_3 = 196608
const QUERY = 'Q'.charCodeAt(0)
const PARSE = 'P'.charCodeAt(0)

function textOf(message: Buffer): string {
  return message.subarray(5).toString('utf8').replaceAll('\0', ' ')
}
