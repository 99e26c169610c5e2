import type { DashboardProblem } from '#api/dashboards.ts'
import type { CompiledDashboard, CompiledDashboards, CompiledPage } from '#platform/dashboards/compiled.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { toldJson } from '../api/told-json.ts'

/** The dashboards and pages of the project, compiled. */
export interface Definitions extends Omit<CompiledDashboards, 'dashboards' | 'pages'> {
  readonly dashboards: ReadonlyMap<string, CompiledDashboard>
  readonly pages: ReadonlyMap<string, CompiledPage>
}

const LONGEST_CALM_MS = 60_000
const COMPILE = ['dashboards', 'compile', '--output', 'json']

/**
 * What the files of dashboards say, compiled once for each state of the project, by a command. Who asks while that goes on gets
 * what was said before; only where there is nothing yet he waits. What is broken leaves the last that was right.
 */
export class DashboardDefinitions {
  private readonly platform: Pick<LivePlatform, 'ask' | 'onProjectTouched'>
  private readonly instance: string | null
  private current: Definitions | undefined
  private asking: Promise<Definitions> | undefined
  private isStale = true
  private isFollowing = false
  /** What the command told last. */
  private told = ''
  /** Edits after which it told the same are no reason to look again at once. */
  private calmMs = 0
  private timer: NodeJS.Timeout | undefined

  /** As an instance has them; null is the project as such. */
  constructor(platform: Pick<LivePlatform, 'ask' | 'onProjectTouched'>, instance: string | null = null) {
    this.platform = platform
    this.instance = instance
  }

  /** As they are known now. Throws what is wrong with the project where they never were. */
  async now(): Promise<Definitions> {
    this.follow()
    if (!this.current) return this.ask()
    // What is wrong is told with the definitions.
    if (this.isStale) this.ask().catch(() => undefined)
    return this.current
  }

  /** Somebody will soon want them. */
  warm(): void {
    this.now().catch(() => undefined)
  }

  private follow(): void {
    if (this.isFollowing) return
    this.isFollowing = true
    this.platform.onProjectTouched(() => {
      this.isStale = true
      clearTimeout(this.timer)
      // An instance is compiled anew when somebody asks for it again.
      if (this.instance !== null) return
      // Whoever edits looks at what came of it. What commands write into the folder is no edit, and comes again and again.
      this.timer = setTimeout(() => this.warm(), this.calmMs).unref()
    })
  }

  /** One for all who ask at the same time; once more where the project was edited meanwhile. */
  private ask(): Promise<Definitions> {
    this.asking ??= this.askAll().finally(() => {
      this.asking = undefined
    })
    return this.asking
  }

  private async askAll(): Promise<Definitions> {
    this.isStale = false
    let found = await this.compiled()
    if (this.isStale) {
      this.isStale = false
      found = await this.compiled()
    }
    this.current = found
    return found
  }

  private async compiled(): Promise<Definitions> {
    try {
      const answer = await this.platform.ask(COMPILE, { instance: this.instance })
      const compiled = toldJson(answer) as CompiledDashboards
      this.calmMs = answer.output === this.told ? Math.min(LONGEST_CALM_MS, Math.max(1_000, this.calmMs * 2)) : 0
      this.told = answer.output
      return merged(compiled, this.current)
    } catch (error) {
      if (!this.current) throw error
      const message = error instanceof HttpProblem ? error.message : String(error)
      return { ...this.current, problems: [{ path: '', message }] }
    }
  }
}

/** What could not be read stays as it was, with the words for it. */
function merged(compiled: CompiledDashboards, before: Definitions | undefined): Definitions {
  const { problems } = compiled
  const dashboards = new Map(compiled.dashboards.map((each) => [each.dashboard.name, each]))
  const pages = new Map(compiled.pages.map((each) => [each.page.name, each]))
  const broken = new Map<string, DashboardProblem[]>()
  for (const problem of problems) broken.set(problem.path, [...(broken.get(problem.path) ?? []), problem])
  const nodes = { ...compiled.nodes }
  for (const [name, each] of before?.dashboards ?? []) {
    const words = broken.get(each.dashboard.path)
    if (!words || dashboards.has(name)) continue
    dashboards.set(name, { ...each, dashboard: { ...each.dashboard, problems: words } })
    for (const [unique_id, node] of Object.entries(before?.nodes ?? {})) nodes[unique_id] ??= node
  }
  for (const [name, each] of before?.pages ?? []) {
    const words = broken.get(each.page.path)
    if (words && !pages.has(name)) pages.set(name, { ...each, page: { ...each.page, problems: words } })
  }
  return { ...compiled, dashboards, pages, nodes }
}
