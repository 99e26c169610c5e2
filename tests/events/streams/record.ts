/** Records anew what real dbt tells: `DBT=/path/to/dbt npx tsx tests/events/streams/record.ts [project…]`. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playProject } from '../../parity/playing.ts'
import { runDbt } from '../../parity/run-dbt.ts'
import { logging, lookAtEvents } from './playing-streams.ts'

const here = dirname(fileURLToPath(import.meta.url))
const chosen = process.argv.slice(2)
const projects =
  chosen.length > 0 ? chosen : readdirSync(here).filter((name) => existsSync(join(here, name, 'steps.json')))

for (const project of projects) {
  const folder = join(tmpdir(), 'streams-recorded', project)
  const seen = await playProject(join(here, project), folder, logging(runDbt), lookAtEvents)
  writeFileSync(join(here, project, 'recorded.json'), `${JSON.stringify(seen, null, 1)}\n`)
  console.log(project, seen.map(({ exit, events }) => `${exit}(${events.length})`).join(' '))
}
