import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

type Body = (exports: object, load: (id: string) => unknown, module: Module, file: string, folder: string) => void

interface Module {
  exports: object
}

/**
 * Loads the modules of a folder, from `main.js` on, as Node does, and keeps for the next process what V8 compiled of
 * them: in a file for each, named by what is in the module. V8 itself refuses what another version of it has made.
 */
export function loadKept(dist: string, keptFolder: string): unknown {
  const modules = new Map<string, Module>()
  const fresh = new Map<string, Script>()
  const loadOther = createRequire(join(dist, 'main.js'))
  const load = (id: string): unknown => {
    if (!id.startsWith('./')) return loadOther(id)
    const known = modules.get(id)
    if (known) return known.exports
    const module: Module = { exports: {} }
    modules.set(id, module)
    const file = join(dist, id)
    const { script, kept, isFresh } = compile(file, keptFolder)
    if (isFresh) fresh.set(kept, script)
    const body = script.runInThisContext() as Body
    body(module.exports, load, module, file, dist)
    return module.exports
  }
  if (isFirst()) process.on('exit', () => keep(fresh, keptFolder))
  return load('./main.js')
}

/** A process that another one of ours has started may run with other settings of V8, and what it made would be refused. */
function isFirst(): boolean {
  return !process.argv[2]?.startsWith('__')
}

function compile(file: string, keptFolder: string) {
  const source = readFileSync(file)
  const kept = join(keptFolder, crc32(source).toString(16))
  const cachedData = whole(kept)
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source.toString()}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  })
  return { script, kept, isFresh: !cachedData || script.cachedDataRejected === true }
}

const SUM_BYTES = 4

/** What is kept in a file; undefined where nothing is, or not all of it: V8 does not look. */
function whole(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path)
    const data = bytes.subarray(SUM_BYTES)
    return bytes.readUInt32LE(0) === crc32(data) ? data : undefined
  } catch {
    return undefined
  }
}

/** Where it cannot be written the next process compiles again. */
function keep(scripts: ReadonlyMap<string, Script>, folder: string): void {
  if (scripts.size === 0) return
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const [path, script] of scripts) write(path, script.createCachedData())
  } catch {
    return
  }
}

function write(path: string, data: Buffer): void {
  const sum = Buffer.alloc(SUM_BYTES)
  sum.writeUInt32LE(crc32(data))
  const half = `${path}.${process.pid}`
  try {
    writeFileSync(half, Buffer.concat([sum, data]), { mode: 0o600 })
    renameSync(half, path)
  } catch (error) {
    rmSync(half, { force: true })
    throw error
  }
}
