import type { EnvSettings } from '#platform/settings/env.ts'
import { INTEGER, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import { checkProject } from '../v2/project-routes.ts'
import type { CloudContext } from '../v2/cloud-context.ts'
import { type CloudRoute, notFound } from '../v2/cloud-route.ts'
import { INCLUDE } from '../v2/filters.ts'

const VALUE = orNull(recordOf('EnvironmentVariable', { id: INTEGER, value: TEXT }))

/** What is shown in the place of a value: none is told, also where it is no secret. */
const HIDDEN = '********'

const PATH = '/accounts/:account_id/projects/:project_id/environment-variables/'

/** Names of variables that trellis.yml gives to jobs and instances. */
export function environmentVariableRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: `${PATH}environment/`,
      summary: 'Variables that instances have, by their names',
      needs: 'read',
      query: INCLUDE,
      answers: {
        data: recordOf('EnvironmentVariables', {
          environments: { type: 'array', items: TEXT },
          variables: { type: 'object', additionalProperties: { type: 'object', additionalProperties: VALUE } },
        }),
      },
      async handle({ params }) {
        checkProject(params['project_id'])
        const instances = [...(context.platform.settings?.instances ?? [])]
        const variables = new Map<string, Record<string, unknown>>()
        for (const [name, { env }] of instances) {
          for (const variable of env.keys())
            variables.set(variable, { ...variables.get(variable), [name]: hidden(env, variable) })
        }
        return {
          data: {
            environments: ['project', ...instances.map(([name]) => name)],
            variables: Object.fromEntries(variables),
          },
        }
      },
    },
    {
      method: 'GET',
      path: `${PATH}job/`,
      summary: 'Variables that a job sees, and where each comes from',
      needs: 'read',
      query: { ...INCLUDE, job_definition_id: { ...INTEGER, description: 'The number of the job.' } },
      answers: {
        data: {
          type: 'object',
          additionalProperties: recordOf('JobVariable', { project: VALUE, environment: VALUE, job: VALUE }),
        },
      },
      async handle({ params, query: { job_definition_id } }) {
        checkProject(params['project_id'])
        const job = await context.jobs.byNumber((job_definition_id as number | undefined) ?? 0)
        if (!job?.now) throw notFound('job', job_definition_id)
        const { env: own } = job.now.job
        const { env: ofInstance } = job.now.instance
        const names = [...new Set([...own.keys(), ...ofInstance.keys()])].sort()
        return {
          data: Object.fromEntries(
            names.map((name) => [
              name,
              { project: null, environment: hidden(ofInstance, name), job: hidden(own, name) },
            ]),
          ),
        }
      },
    },
  ]
}

function hidden(env: EnvSettings, name: string): { readonly id: number; readonly value: string } | null {
  const at = [...env.keys()].indexOf(name)
  return at < 0 ? null : { id: at + 1, value: HIDDEN }
}
