import type { Job } from '#api/jobs.ts'
import type { Run } from '#api/runs.ts'
import type { Act } from '../../data/use-act.ts'

type Place = Pick<Job, 'job' | 'instance'>

/** The routes name a cell by two parts of the address. */
function route(job: string, act: string, instance: string | null): string {
  const name = job.split('/').map(encodeURIComponent).join('/')
  return `/api/jobs/${name}/${act}${instance === null ? '' : `?instance=${encodeURIComponent(instance)}`}`
}

export function runAct({ job, instance }: Place): Act {
  return { path: route(job, 'run', instance) }
}

/** All of its instances, where none is named. */
export function pauseAct({ job, instance }: Place): Act {
  return { path: route(job, 'pause', instance) }
}

export function resumeAct({ job, instance }: Place): Act {
  return { path: route(job, 'resume', instance) }
}

export function explainPath({ job, instance }: Place): string {
  return route(job, 'explain', instance)
}

/** Why a job cannot be run from here, whoever asks. */
export function runRefusal({ has_api, is_enabled }: Pick<Job, 'has_api' | 'is_enabled'>): string | undefined {
  if (!has_api) return "it has 'api: false' in trellis.yml: only its own times start it"
  return is_enabled ? undefined : "it has 'enabled: false' in trellis.yml"
}

export function queuedWords({ id, job, instance }: Pick<Run, 'id' | 'job' | 'instance'>): string {
  return `${job}${instance === null ? '' : ` in ${instance}`} will run: run ${id}`
}
