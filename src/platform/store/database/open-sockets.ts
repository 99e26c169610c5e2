import { Socket } from 'node:net'

/** The sockets of a pool, also those on which nobody has answered yet: while one is open, the process does not end. */
export class OpenSockets {
  private readonly open = new Set<Socket>()
  private isOver = false

  /** A new one, for the driver to connect. */
  readonly make = (): Socket => {
    const socket = new Socket()
    this.open.add(socket)
    socket.once('close', () => this.open.delete(socket))
    if (this.isOver) setImmediate(() => socket.destroy())
    return socket
  }

  /** Hangs up, and lets nobody begin anew. */
  destroy(): void {
    this.isOver = true
    for (const socket of this.open) socket.destroy()
  }
}
