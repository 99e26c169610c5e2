/** What `bin/trellis.cjs` is made of: what has to be so before the program itself is read, then the program. */
import { join } from 'node:path'
import { loadProgram } from './load-program.ts'

// The size of libuv's pool is fixed at its first use: each running query holds one of its threads, and file reads
// wait behind them.
process.env['UV_THREADPOOL_SIZE'] ??= '24'

// With this accessor of old, a column or a variable called __proto__ would replace what an object inherits
// instead of standing in it.
delete (Object.prototype as { __proto__?: unknown }).__proto__

const { main } = loadProgram(join(__dirname, '..', 'dist')) as { main(args: readonly string[]): Promise<void> }
void main(process.argv.slice(2))
