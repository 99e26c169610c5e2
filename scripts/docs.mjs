/** Writes the pages of docs/reference, which are made from the sources. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const { outputFiles } = await build({
  absWorkingDir: root,
  stdin: {
    contents: `
      export { cliReference } from './cli-reference.ts'
      export { coverageReference } from './coverage-reference.ts'
      export { dashboardsReference, dashboardsSchema } from './dashboards-reference.ts'
      export { eventsReference } from './events-reference.ts'
      export { historyReference } from './history-reference.ts'
      export { settingsReference, settingsSchema } from './settings-reference.ts'`,
    resolveDir: join(root, 'scripts'),
  },
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
})
const bundled = Buffer.from(outputFiles[0].contents).toString('base64')
const {
  cliReference,
  coverageReference,
  dashboardsReference,
  dashboardsSchema,
  eventsReference,
  historyReference,
  settingsReference,
  settingsSchema,
} = await import(`data:text/javascript;base64,${bundled}`)

for (const [name, text] of [
  ['cli.md', cliReference()],
  ['coverage.md', coverageReference(root)],
  ['dashboards.md', dashboardsReference()],
  ['dashboard.schema.json', dashboardsSchema()],
  ['events.md', eventsReference()],
  ['history-tables.md', historyReference()],
  ['trellis-yml.md', settingsReference()],
  ['trellis.schema.json', settingsSchema()],
]) {
  const page = join(root, 'docs', 'reference', name)
  writeFileSync(page, text)
  console.log(`wrote ${page}`)
}
