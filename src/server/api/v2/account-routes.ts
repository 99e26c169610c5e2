import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import {
  INTEGER,
  type JsonSchema,
  NOTHING,
  orNull,
  oneOf,
  recordOf,
  TEXT,
  FLAG,
  MOMENT,
  listOf,
} from '../../http/json-schema.ts'
import type { CloudContext } from './cloud-context.ts'
import { ACCOUNT, type CloudRoute, notFound } from './cloud-route.ts'
import {
  describeEnvironment,
  describeProject,
  ENVIRONMENT_SCHEMA,
  PROJECT,
  PROJECT_SCHEMA,
} from './describe-project.ts'
import { environmentsOf } from './environments.ts'
import {
  contains,
  INCLUDE,
  listed,
  listedNumbers,
  listParameter,
  orderOf,
  PAGE,
  partOf,
  type Query,
  stateWanted,
} from './filters.ts'

const ACCOUNT_SCHEMA = recordOf('Account', {
  id: INTEGER,
  name: TEXT,
  state: INTEGER,
  plan: oneOf(['enterprise']),
  locked: FLAG,
  lock_reason: NOTHING,
  lock_cause: NOTHING,
  pending_cancel: FLAG,
  run_slots: INTEGER,
  developer_seats: INTEGER,
  read_only_seats: INTEGER,
  it_seats: INTEGER,
  queue_limit: INTEGER,
  identifier: TEXT,
  billing_email_address: NOTHING,
  docs_job_id: NOTHING,
  freshness_job_id: NOTHING,
  groups: listOf({ type: 'object' }),
  created_at: orNull(MOMENT),
  updated_at: orNull(MOMENT),
})

function describeAccount(name: string) {
  return {
    id: ACCOUNT,
    name,
    state: 1,
    plan: 'enterprise',
    locked: false,
    lock_reason: null,
    lock_cause: null,
    pending_cancel: false,
    run_slots: 1_000,
    developer_seats: 1_000,
    read_only_seats: 1_000,
    it_seats: 1_000,
    queue_limit: 100_000,
    identifier: String(ACCOUNT),
    billing_email_address: null,
    docs_job_id: null,
    freshness_job_id: null,
    groups: [],
    created_at: null,
    updated_at: null,
  }
}

export function accountRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/',
      summary: 'The account',
      needs: 'read',
      answers: { item: ACCOUNT_SCHEMA },
      handle: async () => ({ items: [describeAccount(context.projectName())], total: 1, orderBy: 'id' }),
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/',
      summary: 'The account, which has the number 1',
      needs: 'read',
      answers: { data: ACCOUNT_SCHEMA },
      handle: async () => ({ data: describeAccount(context.projectName()) }),
    },
  ]
}

const ORDERS = ['id', '-id', 'name', '-name', 'created_at', '-created_at', 'updated_at', '-updated_at'] as const

const FILTERS: Readonly<Record<string, JsonSchema>> = {
  ...PAGE,
  ...INCLUDE,
  name__icontains: { type: 'string', description: 'What the name has in it, however it is written.' },
  pk: { type: 'integer', description: 'A number.' },
  pk__in: listParameter('Several numbers.'),
  pk__gt: { type: 'integer', description: 'Numbers above this one.' },
  state: { type: 'string', description: 'active, deleted or all.' },
}

export function projectRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/projects/',
      summary: 'The project, as a list',
      needs: 'read',
      query: FILTERS,
      answers: { item: PROJECT_SCHEMA },
      async handle({ query }) {
        const all = [describeProject(context.projectName())].filter((each) => isWanted(each, query))
        return { ...partOf(all, query), orderBy: orderOf(query, ORDERS, 'id') }
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
        ...FILTERS,
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
        const order = orderOf(query, ORDERS, 'id')
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

export function checkProject(number: unknown): void {
  if (number !== PROJECT) throw notFound('project', number, `this server has one project, and its number is ${PROJECT}`)
}

/** Whether a list that asks for certain projects asks for the one that there is. */
export function isOfProject({ project_id, project_id__in }: Query): boolean {
  if (project_id !== undefined && project_id !== PROJECT) return false
  return project_id__in === undefined || listedNumbers('project_id__in', project_id__in).includes(PROJECT)
}

function isOfKind({ name }: { readonly name: string }, query: Query): boolean {
  return (
    (query['name'] === undefined || query['name'] === name) &&
    (query['type'] === undefined || query['type'] === 'deployment') &&
    query['deployment_type'] === undefined
  )
}

function isWanted({ id, name }: { readonly id: number; readonly name: string }, query: Query): boolean {
  const { pk, pk__in, pk__gt, id__gt } = query
  return (
    stateWanted(query)(true) &&
    contains(name, query) &&
    (pk === undefined || pk === id) &&
    (pk__gt === undefined || id > (pk__gt as number)) &&
    (id__gt === undefined || id > (id__gt as number)) &&
    (pk__in === undefined || listedNumbers('pk__in', pk__in).includes(id))
  )
}

/** By a field, or its number; a minus turns it round. */
export function inOrder<Item extends { readonly id: number; readonly name: string }>(
  items: readonly Item[],
  order: string,
): readonly Item[] {
  const byName = order.endsWith('name')
  const sorted = [...items].sort((one, other) => {
    if (byName && one.name !== other.name) return one.name < other.name ? -1 : 1
    return one.id - other.id
  })
  return order.startsWith('-') ? sorted.reverse() : sorted
}
