import type { CloudContext } from './cloud-context.ts'
import { type CloudRoute, notFound } from './cloud-route.ts'
import { describeProject, PROJECT, PROJECT_SCHEMA } from './describe-project.ts'
import { INCLUDE, listedNumbers, orderOf, partOf, type Query } from './filters.ts'
import { isWanted, NAMED_FILTERS, NAMED_ORDERS } from './named-filters.ts'

export function projectRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/projects/',
      summary: 'The project, as a list',
      needs: 'read',
      query: NAMED_FILTERS,
      answers: { item: PROJECT_SCHEMA },
      async handle({ query }) {
        const all = [describeProject(context.projectName())].filter((each) => isWanted(each, query))
        return { ...partOf(all, query), orderBy: orderOf(query, NAMED_ORDERS, 'id') }
      },
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/projects/:project_id/',
      summary: 'The project, which has the number 1',
      needs: 'read',
      query: INCLUDE,
      answers: { data: PROJECT_SCHEMA },
      async handle({ params }) {
        checkProject(params['project_id'])
        return { data: describeProject(context.projectName()) }
      },
    },
  ]
}

export function checkProject(number: unknown): void {
  if (number !== PROJECT) throw notFound('project', number, `this server has one project, and its number is ${PROJECT}`)
}

/** Whether a list that asks for certain projects asks for the one that there is. */
export function isOfProject({ project_id, project_id__in }: Query): boolean {
  if (project_id !== undefined && project_id !== PROJECT) return false
  return project_id__in === undefined || listedNumbers('project_id__in', project_id__in).includes(PROJECT)
}
