import type { CloudRoute } from '../v2/cloud-route.ts'
import { INCLUDE, PAGE, partOf } from '../v2/filters.ts'
import { checkProject } from '../v2/project-routes.ts'

/** Clients look for connections; here they stand in profiles.yml, and their secrets stay there. */
export function connectionRoutes(): readonly CloudRoute[] {
  return ['/accounts/:account_id/connections/', '/accounts/:account_id/projects/:project_id/connections/'].map(
    (path): CloudRoute => ({
      method: 'GET',
      path,
      summary: 'Empty: connections stand in profiles.yml, and their secrets stay there',
      needs: 'read',
      query: { ...PAGE, ...INCLUDE },
      answers: { item: { type: 'object' } },
      async handle({ params, query }) {
        if (params['project_id'] !== undefined) checkProject(params['project_id'])
        return { ...partOf([], query), orderBy: 'id' }
      },
    }),
  )
}
