import { closest } from '#foundation/source/closest.ts'
import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { FLAG, INTEGER, type JsonSchema, listOf, optionsOf, orNull, TEXT } from '#api/json-schema.ts'
import { stepProblem } from '../step-problem.ts'
import type { Query } from './filters.ts'

const STEP: JsonSchema = { type: 'string', minLength: 1, maxLength: 10_000 }

/** What a caller may say of a run that he asks for. Null is as good as nothing. */
export const TRIGGER_BODY: JsonSchema = {
  title: 'TriggerRun',
  ...optionsOf({
    cause: { ...orNull({ type: 'string', maxLength: 10_000 }), description: 'Why, in words for people.' },
    steps_override: {
      ...orNull({ ...listOf(STEP), maxItems: 100 }),
      description: 'Commands of dbt instead of the steps of the job.',
    },
    target_name_override: { ...orNull(TEXT), description: 'Another target of the profile.' },
    threads_override: { ...orNull({ ...INTEGER, minimum: 1, maximum: 1_000 }), description: 'How many nodes at once.' },
    timeout_seconds_override: {
      ...orNull({ ...INTEGER, minimum: 0, maximum: 31_536_000 }),
      description: 'After so long the run is ended; 0 is no limit of its own.',
    },
    generate_docs_override: {
      ...orNull(FLAG),
      description: 'Whether documentation is made at the end, also where the job makes none.',
    },
    dbt_version_override: { ...orNull(TEXT), description: 'There is one version: any other one is refused.' },
    schema_override: { ...orNull(TEXT), description: 'Refused: the schema is that of the target.' },
    git_sha: {
      ...orNull({ type: 'string', maxLength: 64 }),
      description:
        'The commit, or the beginning of its hash; the run fails, and does nothing, where the server works on another one.',
    },
    git_branch: {
      ...orNull({ type: 'string', maxLength: 1_000 }),
      description: 'The branch; the run fails, and does nothing, where the server works on another one.',
    },
    azure_pull_request_id: { ...orNull(INTEGER), description: 'Refused.' },
    github_pull_request_id: { ...orNull(INTEGER), description: 'Refused.' },
    gitlab_merge_request_id: { ...orNull(INTEGER), description: 'Refused.' },
    non_native_pull_request_id: { ...orNull(INTEGER), description: 'Refused.' },
  }),
}

const NAMES = Object.keys(TRIGGER_BODY['properties'] as object)

/** What clients repeat of the job; it says nothing new. */
const REPEATED: ReadonlySet<string> = new Set([
  'id',
  'account_id',
  'project_id',
  'environment_id',
  'job_id',
  'job_definition_id',
])

const PULL_REQUESTS = [
  'azure_pull_request_id',
  'github_pull_request_id',
  'gitlab_merge_request_id',
  'non_native_pull_request_id',
] as const

/** What a run is to do otherwise than its job says, under the names that are kept with it. */
export type Overrides = Readonly<Record<string, unknown>>

/** Throws where something is asked that would not be done: nothing is left out in silence. */
export function overridesIn(body: Query): Overrides {
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== '')
  for (const [name] of given) refuseUnknown(name)
  const said = Object.fromEntries(given)
  for (const name of PULL_REQUESTS) if (name in said) throw refused(name, 'there are no runs for pull requests')
  if ('schema_override' in said) {
    throw refused(
      'schema_override',
      'the schema is that of the target: add a target to profiles.yml, and name it with target_name_override',
    )
  }
  if ('dbt_version_override' in said) refuseVersion(String(said['dbt_version_override']))
  if ('git_sha' in said && !/^[0-9a-f]{7,64}$/.test(String(said['git_sha']))) {
    throw new HttpProblem(400, 'api/override', 'git_sha takes the hash of a commit, or at least seven signs of it')
  }
  const steps = (said['steps_override'] as readonly string[] | undefined) ?? []
  for (const step of steps) {
    const problem = stepProblem(step)
    if (problem) throw new HttpProblem(400, 'api/step', `steps_override: ${problem.message}`, { hint: problem.hint })
  }
  return {
    ...(steps.length > 0 && { steps_override: steps }),
    ...kept(said, 'target_name_override'),
    ...kept(said, 'threads_override'),
    ...(said['timeout_seconds_override'] !== 0 && kept(said, 'timeout_seconds_override')),
    ...kept(said, 'generate_docs_override'),
    ...kept(said, 'git_sha'),
    ...kept(said, 'git_branch'),
  }
}

function kept(said: Query, name: string): Overrides {
  return said[name] === undefined ? {} : { [name]: said[name] }
}

function refuseUnknown(name: string): void {
  if (NAMES.includes(name) || REPEATED.has(name)) return
  const meant = closest(name, NAMES)
  throw new HttpProblem(400, 'api/body', `'${name}' is nothing that can be said of a run`, {
    hint: meant === undefined ? `it takes ${NAMES.slice(0, 6).join(', ')}` : `did you mean '${meant}'?`,
  })
}

function refuseVersion(version: string): void {
  const isThis =
    /^(?:latest|compatible|extended|versionless)$/.test(version) || `${DBT_VERSION}.`.startsWith(`${version}.`)
  if (!isThis)
    throw refused('dbt_version_override', `this server runs projects as dbt ${DBT_VERSION} does, and no other one`)
}

function refused(name: string, hint: string): HttpProblem {
  return new HttpProblem(400, 'api/override', `${name} can not be honoured, so the run was not started`, { hint })
}
