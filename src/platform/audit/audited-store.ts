import type { NewAuditRecord } from '../store/port/audit.ts'
import type { NewRun, Run, RunEnd } from '../store/port/runs.ts'
import type { Store, StoreSubjects } from '../store/store.ts'
import { digestsOf, type ResultsDigest, resultsDigest, runEvidence } from './run-evidence.ts'

/**
 * The store, with a link of the audit chain for everything that somebody may have to account for: in the transaction
 * in which it happens, so that there is never one without the other.
 */
export function auditedStore(store: Store): Store {
  const together: Store['together'] = async (work) => {
    const digests = new Map<number, ResultsDigest>()
    for (;;) {
      try {
        return await store.together(async (subjects) => {
          const records: NewAuditRecord[] = []
          const result = await work(audited(subjects, (record) => void records.push(record), digests))
          // The last thing of each transaction: who waits for the chain's end holds nothing that others wait for in turn.
          if (records.length > 0) await subjects.audit.append(records)
          return result
        })
      } catch (error) {
        if (!(error instanceof DigestWanted)) throw error
        digests.set(error.runId, await resultsDigest(error.runId, store))
      }
    }
  }
  const names = auditedFunctions(store, () => undefined, new Map())
  const alone = Object.fromEntries(
    Object.entries(names).map(([subject, functions]) => [
      subject,
      Object.fromEntries(
        Object.keys(functions).map((name) => [
          name,
          (...args: readonly unknown[]) => together((subjects) => callOf(subjects, subject, name)(...args)),
        ]),
      ),
    ]),
  )
  return {
    ...store,
    ...replaced(store, alone),
    upkeep: withOthers(store.upkeep, {
      sweep: async (policy) => {
        const swept = await store.upkeep.sweep(policy)
        const data = { policy: { ...policy }, swept: { ...swept } }
        if (Object.values(swept).some((count) => count > 0)) {
          await store.audit.append([{ action: 'store.swept', actor: null, subject: 'store', data }])
        }
        return swept
      },
    }),
    together,
  }
}

/** More results than these are not gone through while others wait for the store. */
const MOST_AT_ONCE = 500

/** Ends a transaction that is begun again once the results of a run have been gone through. */
class DigestWanted extends Error {
  readonly runId: number

  constructor(runId: number) {
    super(`the digest of the results of run ${runId} is wanted`)
    this.runId = runId
  }
}

type Digests = ReadonlyMap<number, ResultsDigest>

type Note = (record: NewAuditRecord) => void
type AnyFunction = (...args: readonly unknown[]) => Promise<unknown>

/** The subjects of a transaction, which note what happens. */
function audited(subjects: StoreSubjects, note: Note, digests: Digests): StoreSubjects {
  return { ...subjects, ...replaced(subjects, auditedFunctions(subjects, note, digests)) }
}

/** What is noted, and how: the functions that stand in for those of the same name. */
function auditedFunctions(subjects: StoreSubjects, note: Note, digests: Digests) {
  const { runs, steps, jobs, ticks, tokens, servers } = subjects
  const aboutRun = (id: number, action: string, actor: string | null, data: NewAuditRecord['data'] = {}): void =>
    note({ action, actor, subject: `run ${id}`, data })
  /** With digests of all that is known of the run: what is changed later on is no longer what they are of. */
  const finished = async (id: number, { status, message = null, exitCode = null }: RunEnd): Promise<void> => {
    const { count, mark } = await subjects.nodeResults.outline(id)
    const known = digests.get(id)
    if (count > MOST_AT_ONCE && !known) throw new DigestWanted(id)
    const results = known?.mark === mark ? known.digest : undefined
    const evidence = await runEvidence(id, subjects, { without: results && 'node_results' })
    aboutRun(id, 'run.finished', null, {
      status,
      message,
      exit_code: exitCode,
      ...(evidence && { evidence: digestsOf(evidence, results), artifacts: evidence.artifacts }),
    })
  }
  return {
    runs: {
      async add(wish) {
        const added = await runs.add(wish)
        if (added.isNew) aboutRun(added.run.id, 'run.requested', added.run.requester, requestOf(added.run))
        return added
      },
      async begin(wish: NewRun, owner: string) {
        const run = await runs.begin(wish, owner)
        aboutRun(run.id, 'run.requested', run.requester, requestOf(run))
        aboutRun(run.id, 'run.taken', owner)
        return run
      },
      async take(id, owner, limits) {
        const run = await runs.take(id, owner, limits)
        if (run) aboutRun(id, 'run.taken', owner)
        return run
      },
      async adopt(id, owner) {
        const run = await runs.adopt(id, owner)
        if (run) aboutRun(id, 'run.adopted', owner)
        return run
      },
      async giveBack(claim) {
        const isBack = await runs.giveBack(claim)
        if (isBack) aboutRun(claim.id, 'run.given_back', null)
        return isBack
      },
      async start(claim, facts) {
        // What a run is of is only known once its project has been read.
        const isUnderWay = facts !== undefined && (await runs.find(claim.id))?.status === 'running'
        const isStarted = await runs.start(claim, facts)
        if (isStarted) {
          const { target = null, projectName = null, code } = facts ?? {}
          aboutRun(claim.id, isUnderWay ? 'run.project_read' : 'run.started', null, {
            ...(facts && { target, project_name: projectName, code: code ? { ...code } : null }),
          })
        }
        return isStarted
      },
      async finish(claim, end) {
        const isOver = await runs.finish(claim, end)
        if (isOver) await finished(claim.id, end)
        return isOver
      },
      async askToCancel(id, by, message) {
        const before = await runs.find(id)
        const run = await runs.askToCancel(id, by, message)
        if (!before || !run) return run
        if (before.cancelAskedAt !== run.cancelAskedAt || before.status !== run.status) {
          aboutRun(id, 'run.cancel_asked', by, message === undefined ? {} : { message })
        }
        if (before.status !== run.status) await finished(id, { status: 'cancelled', message: run.statusMessage })
        return run
      },
    } satisfies Partial<StoreSubjects['runs']>,
    steps: {
      async finish(runId, index, end) {
        await steps.finish(runId, index, end)
        const { status, exitCode = null, message = null } = end
        const data = { status, exit_code: exitCode, message }
        note({ action: 'step.ended', actor: null, subject: `run ${runId} step ${index}`, data })
      },
    } satisfies Partial<StoreSubjects['steps']>,
    ticks: {
      async claim(key, decision, by) {
        const claimed = await ticks.claim(key, decision, by)
        if (!claimed) return claimed
        const { tick, run } = claimed
        if (run) aboutRun(run.id, 'run.requested', run.requester, requestOf(run))
        else {
          const { job, instance, scheduledFor, reason } = tick
          const data = { job, instance, scheduled_for: scheduledFor, reason }
          note({ action: 'tick.left_out', actor: by, subject: subjectOf(job, instance), data })
        }
        return claimed
      },
    } satisfies Partial<StoreSubjects['ticks']>,
    jobs: {
      async pause(job, instance, by) {
        const isNew = await jobs.pause(job, instance, by)
        if (isNew) note({ action: 'job.paused', actor: by, subject: subjectOf(job, instance), data: {} })
        return isNew
      },
      async resume(job, instance, by) {
        const isNew = await jobs.resume(job, instance, by)
        if (isNew) note({ action: 'job.resumed', actor: by ?? null, subject: subjectOf(job, instance), data: {} })
        return isNew
      },
    } satisfies Partial<StoreSubjects['jobs']>,
    tokens: {
      async add(wish) {
        const token = await tokens.add(wish)
        const data = { scopes: token.scopes, hint: token.hint, expires_at: token.expiresAt }
        note({ action: 'token.made', actor: token.createdBy, subject: `token ${token.id} ${token.name}`, data })
        return token
      },
      async revoke(id, by) {
        const isRevoked = await tokens.revoke(id, by)
        if (isRevoked) note({ action: 'token.revoked', actor: by, subject: `token ${id}`, data: {} })
        return isRevoked
      },
    } satisfies Partial<StoreSubjects['tokens']>,
    servers: {
      async enter(server, ttlMs) {
        await servers.enter(server, ttlMs)
        const { id, kind, host, pid, version } = server
        if (kind === 'server') {
          note({ action: 'server.started', actor: id, subject: `server ${id}`, data: { host, pid, version } })
        }
      },
    } satisfies Partial<StoreSubjects['servers']>,
  }
}

/** Why there is a run, and what it is to do. */
function requestOf(run: Run): NewAuditRecord['data'] {
  const { origin, cause, job, instance, target, commands, scheduledFor, retryOf, attempt } = run
  return {
    origin,
    cause,
    job,
    instance,
    target,
    commands,
    scheduled_for: scheduledFor,
    retry_of: retryOf,
    attempt,
  }
}

function subjectOf(job: string, instance: string | null): string {
  return instance === null ? `job ${job}` : `job ${job} @ ${instance}`
}

function callOf(subjects: StoreSubjects, subject: string, name: string): AnyFunction {
  const found = subjects[subject as keyof StoreSubjects] as unknown as Readonly<Record<string, AnyFunction>>
  const call = found[name]
  if (!call) throw new Error(`the store has no ${subject}.${name}`)
  return call.bind(found)
}

function replaced(subjects: StoreSubjects, others: Readonly<Record<string, object>>): Partial<StoreSubjects> {
  return Object.fromEntries(
    Object.entries(others).map(([name, functions]) => [
      name,
      withOthers(subjects[name as keyof StoreSubjects] as object, functions),
    ]),
  )
}

/** The same thing with some functions of its own; all others stay those of the thing. */
function withOthers<T extends object>(thing: T, others: Partial<T>): T {
  return Object.assign(Object.create(thing), others)
}
