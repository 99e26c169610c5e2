/** The least that a parse can do: reads and hashes every file of a project. `node read-and-hash.mjs <folder>` */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const LEFT_OUT = new Set(['target', 'logs', 'node_modules', 'dbt_packages'])

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) createHash('sha256').update(readFileSync(path)).digest('hex')
    else if (!LEFT_OUT.has(entry.name)) visit(path)
  }
}

visit(process.argv[2])
