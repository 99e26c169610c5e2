/** Writes the pages of docs/reference that are made from the sources. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['scripts/cli-reference.ts'],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
})
const bundled = Buffer.from(outputFiles[0].contents).toString('base64')
const { cliReference } = await import(`data:text/javascript;base64,${bundled}`)

const page = join(root, 'docs', 'reference', 'cli.md')
writeFileSync(page, cliReference())
console.log(`wrote ${page}`)
