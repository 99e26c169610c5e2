import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import type { CloudContext } from './cloud-context.ts'
import { type CloudRoute, notFound } from './cloud-route.ts'
import { describeEnvironment, describeProject, ENVIRONMENT_SCHEMA, PROJECT } from './describe-project.ts'
import { environmentsOf } from './environments.ts'
import { INCLUDE, listed, listParameter, orderOf, partOf, type Query } from './filters.ts'
import { inOrder, isWanted, NAMED_FILTERS, NAMED_ORDERS } from './named-filters.ts'
import { checkProject, isOfProject } from './project-routes.ts'

/** Environments in a list, and one of them, below `path`. */
export function environmentRoutes(context: CloudContext, path: string): readonly CloudRoute[] {
  const described = (related: ReadonlySet<string>) => {
    const project = related.has('project') ? describeProject(context.projectName()) : null
    return environmentsOf(context.platform.jobs).map((each) => describeEnvironment(each, DBT_VERSION, project))
  }
  return [
    {
      method: 'GET',
      path: `${path}environments/`,
      summary: 'Instances of trellis.yml, and targets: where runs take place',
      needs: 'read',
      query: {
        ...NAMED_FILTERS,
        project_id: { type: 'integer', description: 'The number of the project.' },
        project_id__in: listParameter('Numbers of projects.'),
        name: { type: 'string', description: 'The whole name.' },
        type: { type: 'string', description: 'Only deployment has any.' },
        deployment_type: { type: 'string', description: 'None has one.' },
        id__gt: { type: 'integer', description: 'Numbers above this one.' },
      },
      answers: { item: ENVIRONMENT_SCHEMA },
      async handle({ params, query }) {
        checkProject(params['project_id'] ?? PROJECT)
        const order = orderOf(query, NAMED_ORDERS, 'id')
        const all = described(new Set(listed(query['include_related']))).filter(
          (each) => isWanted(each, query) && isOfProject(query) && isOfKind(each, query),
        )
        return { ...partOf(inOrder(all, order), query), orderBy: order }
      },
    },
    {
      method: 'GET',
      path: `${path}environments/:environment_id/`,
      summary: 'One of them',
      needs: 'read',
      query: INCLUDE,
      answers: { data: ENVIRONMENT_SCHEMA },
      async handle({ params, query }) {
        checkProject(params['project_id'] ?? PROJECT)
        const id = params['environment_id']
        const found = described(new Set(listed(query['include_related']))).find((each) => each.id === id)
        if (!found) throw notFound('environment', id)
        return { data: found }
      },
    },
  ]
}

function isOfKind({ name }: { readonly name: string }, query: Query): boolean {
  return (
    (query['name'] === undefined || query['name'] === name) &&
    (query['type'] === undefined || query['type'] === 'deployment') &&
    query['deployment_type'] === undefined
  )
}
