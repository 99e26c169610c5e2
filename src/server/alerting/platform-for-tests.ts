import { WITHOUT_WAREHOUSE } from '../queries/warehouse-for-tests.ts'
import { invocationIn } from '#commands/invocation-for-tests.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import type { CommandAnswer, LivePlatform } from '#platform/live/live-platform.ts'
import { settingsOf } from '#platform/settings/read-settings.ts'
import type { Store } from '#platform/store/store.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import type { AlertingTools } from './alerting-tools.ts'

/** A platform over a real store that schedules nothing: runs are put there by the test. */
export interface PlatformForTests extends LivePlatform {
  /** Takes another `trellis.yml`, as an edit of it would. */
  edit(yaml: string): void
  /** All that was asked. */
  readonly asked: string[][]
  /** What a question is answered. */
  answer: (args: readonly string[]) => CommandAnswer
}

const render = settingsRenderers(invocationIn('/', {}), dbtEnvironments()).secret({})

export function platformForTests(store: Store, now: () => number, yaml: string): PlatformForTests {
  const read = (text: string) => settingsOf(parseYaml({ path: 'trellis.yml', text }), { env: {}, render })
  let settings = read(yaml)
  const asked: string[][] = []
  const refuse = () => Promise.reject(new Error('nothing is run in this test'))
  return {
    ...WITHOUT_WAREHOUSE,
    editedFolder: null,
    projectFolder: '/',
    store,
    owner: 'server a',
    now,
    get settings() {
      return settings
    },
    get jobs() {
      return jobsOf(settings)
    },
    problem: null,
    asked,
    answer: () => ({ exitCode: 0, output: '', errorOutput: '' }),
    edit(text) {
      settings = read(text)
    },
    request: refuse,
    trigger: refuse,
    cancel: refuse,
    retry: refuse,
    pause: refuse,
    resume: refuse,
    async ask(args) {
      asked.push([...args])
      return this.answer(args)
    },
    onRunEnded: () => () => undefined,
  }
}

/** What alerts need, with the network as it is. */
export function toolsForTests(platform: LivePlatform, log: string[] = []): AlertingTools {
  return {
    platform,
    effects: { files: memoryFiles({}), env: {}, now: platform.now, outside: nodeOutside },
    address: () => 'http://127.0.0.1:8580',
    log: (text) => void log.push(text),
  }
}
