/** Runs a job where no server is up: with one that is there for this run alone. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Job } from '#platform/jobs/job.ts'
import type { JobPlace } from '#platform/live/live-platform.ts'
import { runJson } from '#server/api/json/run-json.ts'
import type { TrellisServer } from '#server/server.ts'
import type { Host } from '../host.ts'
import { chooseJob, noInstance, openJobs } from './open-jobs.ts'
import { endOfRun, type StartWords } from './start-job.ts'
import { openServer } from './up.ts'
import { userName } from './user-name.ts'

const LOOK_MS = 100

/** Writes what the run writes, and gives the exit code: 0 where it went well, else 1. Ctrl-C cancels the run. */
export async function runJobHere(host: Host, name: string, words: StartWords): Promise<number> {
  const project = words.projectDir === undefined ? {} : { projectDir: words.projectDir }
  // What is wrong with the words is told before anything is started.
  placeOf(chooseJob(openJobs(host, { ...project, output: 'table' }, ['jobs', 'run']).jobs, name), words.instance)
  const { server } = await openServer(
    host,
    { ...project, host: '127.0.0.1', port: 0 },
    { write: () => undefined, onlyWhenAsked: true },
  )
  try {
    return await runOn(server, host, name, words)
  } finally {
    // What waited in the queue, or comes after this job, may have begun meanwhile: it is not cut off.
    await server.drain()
    await server.stop()
  }
}

async function runOn(
  { platform, store }: TrellisServer,
  host: Host,
  name: string,
  { cause, instance, output, idempotencyKey }: StartWords,
): Promise<number> {
  const who = userName(host)
  const answer = await platform.request(placeOf(chooseJob(platform.jobs, name), instance), {
    origin: 'api',
    cause: cause ?? 'Started on a command line',
    requester: who,
    idempotencyKey: idempotencyKey ?? null,
  })
  if (!answer) throw new Error(`the job ${name} is gone`)
  const { id } = answer.run
  const stopListening = host.onInterrupt(() => void platform.cancel(id, who ?? 'Ctrl-C'))
  try {
    for (let after = 0; ; ) {
      const run = await store.runs.find(id)
      const { pieces, next } = await store.steps.log(id, { after })
      after = next
      for (const { stream, text } of pieces) {
        if (output === 'table') (stream === 'stdout' ? host.output : host.errorOutput).write(text)
      }
      // It is over once all that it wrote is kept.
      if (run && run.finishedAt !== null && pieces.length === 0) {
        host.output.write(
          output === 'json' ? `${JSON.stringify(runJson(run), null, 2)}\n` : endOfRun(runJson(run), host.effects.now()),
        )
        return run.status === 'success' ? 0 : 1
      }
      await host.effects.outside.pause(LOOK_MS)
    }
  } finally {
    stopListening()
  }
}

function placeOf(job: Job, wanted: string | undefined): JobPlace {
  const { name, instances, hasApi } = job
  if (!hasApi)
    throw dbtError(
      'DbtUsageException',
      'jobs/no-api',
      `${name} has 'api: false' in trellis.yml: only its own times start it`,
    )
  const found = instances.filter((each) => wanted === undefined || each.name === wanted)
  const [first, ...others] = found
  if (!first) throw noInstance(job, wanted as string)
  if (others.length === 0) return { job: name, instance: first.name }
  throw dbtError('DbtUsageException', 'jobs/which-instance', `${name} runs in several instances`, {
    hint: `name one with --instance: ${found.map((each) => each.name).join(', ')}`,
  })
}
