import { type ProjectFacts, projectFacts } from '#platform/alerts/rules/project-facts.ts'
import type { BriefRun, Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'

const NOTHING: ProjectFacts = new Map()
const MANIFEST = 'manifest.json'
/** A manifest may be large; runs of a few jobs have few different ones. */
const MOST_KEPT = 4

/** What is known of a project's nodes, by the manifest that a run has left. Those of the last few are kept at hand. */
export class FactsOfRuns {
  private readonly store: Pick<Store, 'artifacts'>
  private readonly kept = new Map<string, ProjectFacts>()

  constructor(store: Pick<Store, 'artifacts'>) {
    this.store = store
  }

  /** Of the run itself; or else of the last run of its job, where this one came to an end too early. */
  async of({
    id,
    job,
    instance,
    code,
  }: Pick<BriefRun, 'id' | 'job' | 'instance'> & Partial<Pick<Run, 'code'>>): Promise<ProjectFacts> {
    const own = (await this.store.artifacts.list(id)).findLast(({ path }) => path === MANIFEST)
    // The file itself is another one each time: it says when it was written.
    if (own) return this.read(code?.manifestHash ?? own.sha256, () => this.store.artifacts.read(id, MANIFEST, own.step))
    if (job === null) return NOTHING
    const content = await this.store.artifacts.readLatest(job, instance, MANIFEST)
    return content ? parse(content) : NOTHING
  }

  private async read(key: string, content: () => Promise<Uint8Array | undefined>): Promise<ProjectFacts> {
    const known = this.kept.get(key)
    if (known) return known
    const bytes = await content()
    const facts = bytes ? parse(bytes) : NOTHING
    this.kept.set(key, facts)
    const [oldest] = this.kept.keys()
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest)
    return facts
  }
}

/** What is broken says nothing: whoever waits for the end of a run is told of it all the same. */
function parse(content: Uint8Array): ProjectFacts {
  try {
    return projectFacts(JSON.parse(Buffer.from(content).toString('utf8')))
  } catch {
    return NOTHING
  }
}
