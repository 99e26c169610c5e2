import type { Problem } from '#api/problem.ts'
import type { Session } from '#api/session.ts'
import { AnswerProblem, type RunEvent, SERVER_BACK, SERVER_GONE, type Source } from './source.ts'

/** The server from which the page came. */
export function httpSource(): Source {
  const embedToken = new URLSearchParams(location.search).get('embed')
  let session: Promise<Session> | undefined
  const csrfToken = async () => {
    session ??= answerOf<Session>(fetch('/api/session'))
    return (await session).csrf_token
  }
  return {
    kind: 'server',
    get: (path, signal) =>
      answerOf(fetch(asEmbedded(path, embedToken), { headers: JSON_ONLY, ...(signal && { signal }) })),
    async send(method, path, body) {
      const token = await csrfToken()
      const headers = {
        ...JSON_ONLY,
        ...(token !== null && { 'x-csrf-token': token }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }
      return answerOf(fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }))
    },
    href: (path) => path,
    // Its token tells of one dashboard, not of what happens.
    follow: embedToken === null ? follow : () => () => undefined,
    followRun,
  }
}

const JSON_ONLY = { accept: 'application/json' }

async function answerOf<T>(asked: Promise<Response>): Promise<T> {
  const answer = await asked.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new AnswerProblem({ code: 'page/no-server', message: 'The server does not answer', hint: null }, 0)
  })
  if (answer.status === 401 && !isEmbedded())
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
  if (answer.status === 204) return undefined as T
  const said: unknown = await answer.json().catch(() => undefined)
  if (answer.ok) return said as T
  throw new AnswerProblem(isProblem(said) ? said : unreadable(answer.status), answer.status)
}

/** Within another page the token of the address says who asks; nobody signs in there. */
function asEmbedded(path: string, token: string | null): string {
  if (token === null) return path
  return `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ embed: token })}`
}

function isEmbedded(): boolean {
  return new URLSearchParams(location.search).has('embed')
}

function isProblem(said: unknown): said is Problem {
  return typeof said === 'object' && said !== null && typeof (said as Problem).message === 'string'
}

function unreadable(status: number): Problem {
  return { code: 'page/answer', message: `The server answered with ${status}`, hint: null }
}

/**
 * Named events of `/api/events`, and whether anybody answers there. Nobody looks at a page that is hidden: it hears nothing, since a browser
 * has few connections to a server for all of its pages, and catches up when it is seen again.
 */
function follow(listener: (event: string) => void): () => void {
  let hasMissed = document.hidden
  let leave: (() => void) | undefined
  const attend = (events: EventSource) => {
    for (const name of EVENTS) events.addEventListener(name, () => listener(name))
    events.addEventListener('error', () => {
      hasMissed = true
      listener(SERVER_GONE)
    })
    events.addEventListener('open', () => {
      if (hasMissed) listener(SERVER_BACK)
      hasMissed = false
    })
  }
  const turn = () => {
    if (!document.hidden) leave ??= hear('/api/events', attend)
    else if (leave) {
      leave()
      leave = undefined
      hasMissed = true
    }
  }
  document.addEventListener('visibilitychange', turn)
  turn()
  return () => {
    document.removeEventListener('visibilitychange', turn)
    leave?.()
  }
}

/** Where the browser gives up, at a proxy's answer, it is asked again after this. */
const ANEW_MS = 3_000

/** Cut off, the browser itself connects anew, and says what it heard last. */
function hear(address: string, attend: (events: EventSource) => void): () => void {
  let events: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = () => {
    events = new EventSource(address)
    attend(events)
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) timer = setTimeout(open, ANEW_MS)
    })
  }
  open()
  return () => {
    clearTimeout(timer)
    events.close()
  }
}

const EVENTS = [
  'reset',
  'run.queued',
  'run.started',
  'run.ended',
  'job.paused',
  'job.resumed',
  'alert.pending',
  'alert.firing',
  'alert.acknowledged',
  'alert.resolved',
  'project.changed',
  'project.wrong',
  'project.right',
] as const

/** Cut off, the browser connects anew behind the last line that it has heard. */
function followRun(id: number, listener: (event: RunEvent) => void): () => void {
  const events = new EventSource(`/api/runs/${id}/events`)
  for (const name of RUN_EVENTS) {
    events.addEventListener(name, ({ data }: MessageEvent<string>) => {
      listener({ name, data })
      if (name === 'end') events.close()
    })
  }
  return () => events.close()
}

const RUN_EVENTS = ['message', 'run', 'step', 'log', 'end'] as const
