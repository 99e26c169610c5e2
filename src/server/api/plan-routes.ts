import type { FastifyInstance } from 'fastify'
import { EXPLAINED_JOBS, FINDINGS } from '#api/jobs.ts'
import { answers } from '#api/problem.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { RememberedAsk } from './remembered-ask.ts'
import { toldJson } from './told-json.ts'

const TAGS = ['Trellis: jobs']

/** `/api/plans`: what every job would do now; `/api/lint`: what cannot be meant, or cannot work, in the jobs. */
export function addPlanRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const plans = new RememberedAsk(platform, () => [
    'jobs',
    'explain',
    ...platform.jobs.map(({ name }) => name),
    '--output',
    'json',
  ])
  const lint = new RememberedAsk(platform, () => ['jobs', 'lint', '--output', 'json'])
  const config = { needs: 'read' } as const
  app.get(
    '/api/plans',
    { schema: { summary: 'What each job would do now', tags: TAGS, response: answers(EXPLAINED_JOBS) }, config },
    async () => ({ jobs: platform.jobs.length === 0 ? [] : toldJson(await plans.answer()) }),
  )
  app.get(
    '/api/lint',
    { schema: { summary: 'What is wrong with the jobs', tags: TAGS, response: answers(FINDINGS) }, config },
    async () => {
      if (!platform.settings) return { findings: [] }
      const answer = await lint.answer()
      // It ends with 1 where it has found an error, and tells it all the same.
      const hasTold = answer.exitCode === 1 && answer.output.trimStart().startsWith('[')
      return { findings: toldJson(hasTold ? { ...answer, exitCode: 0 } : answer) }
    },
  )
}
