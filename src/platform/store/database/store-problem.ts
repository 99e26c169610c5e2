import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** What can be wrong with the place where a store is kept. */
export type StoreProblem =
  | 'store/disk-full'
  | 'store/read-only'
  | 'store/corrupt'
  | 'store/busy'
  | 'store/disk-error'
  | 'store/cannot-open'
  | 'store/unreachable'
  | 'store/connection-lost'
  | 'store/refused'
  | 'store/newer'

const SQLITE: readonly (readonly [code: string, problem: StoreProblem])[] = [
  ['SQLITE_FULL', 'store/disk-full'],
  ['SQLITE_READONLY', 'store/read-only'],
  ['SQLITE_CORRUPT', 'store/corrupt'],
  ['SQLITE_NOTADB', 'store/corrupt'],
  ['SQLITE_BUSY', 'store/busy'],
  ['SQLITE_LOCKED', 'store/busy'],
  // Who reads wants room beside the file, too.
  ['SQLITE_IOERR_SHMSIZE', 'store/disk-full'],
  ['SQLITE_IOERR', 'store/disk-error'],
  ['SQLITE_CANTOPEN', 'store/cannot-open'],
  ['SQLITE_PERM', 'store/cannot-open'],
]

const POSTGRES: Readonly<Record<string, StoreProblem>> = {
  '53100': 'store/disk-full',
  '25006': 'store/read-only',
  XX001: 'store/corrupt',
  XX002: 'store/corrupt',
  '55P03': 'store/busy',
  '58030': 'store/disk-error',
  '28000': 'store/refused',
  '28P01': 'store/refused',
  '3D000': 'store/refused',
  '42501': 'store/refused',
  '53300': 'store/unreachable',
  '57P01': 'store/connection-lost',
  '57P02': 'store/connection-lost',
  '57P03': 'store/unreachable',
  '25P03': 'store/connection-lost',
}

const SAID: Readonly<Record<StoreProblem, readonly [message: string, hint: string]>> = {
  'store/disk-full': [
    'The disk of the store is full: nothing of this was written, and what was written before is there',
    'free some space; `trellis store info` says what takes it',
  ],
  'store/read-only': [
    'The store cannot be written to',
    'look at the owner and the permissions of the file and its folder, or at the rights of the user of the database',
  ],
  'store/corrupt': [
    'The store is damaged, or is no store: it was left as it is',
    '`trellis store restore BACKUP` puts a backup in its place and keeps the damaged one beside it',
  ],
  'store/busy': [
    'Another program kept the store busy for too long',
    'look for a program that was stopped in the middle of its work',
  ],
  'store/disk-error': [
    'The disk of the store failed',
    'look at the disk, then start again: a half-written change is undone',
  ],
  'store/cannot-open': [
    'The store cannot be opened',
    'look at the folder: is it there, and may this user write in it?',
  ],
  'store/unreachable': ['The server of the store cannot be reached', 'is it up, and is the address right?'],
  'store/connection-lost': [
    'The connection to the server of the store was lost',
    'try again: what was under way was taken back, unless the connection was lost in its very last moment',
  ],
  'store/refused': ['The server of the store refused this user', "look at the user's name, password and rights"],
  'store/newer': ['The store was written by a newer Trellis', 'use that version here too'],
}

/** What went wrong in the words of a user who can do something about it; any other error as it is. */
export function storeProblem(error: unknown, address: string): unknown {
  if (error instanceof DbtError || !(error instanceof Error)) return error
  const problem = problemOf(error)
  if (!problem) return error
  const [message, hint] = SAID[problem]
  const first = firstOf(error)
  const said = error.message || (first instanceof Error ? first.message : '')
  return storeError(problem, `${message}\n${address}: ${said}`, hint)
}

/** That a file cannot be used, and why. */
export function fileProblem(problem: 'store/cannot-open' | 'store/read-only', path: string, why: string): DbtError {
  const [message, hint] = SAID[problem]
  return storeError(problem, `${message}\n${path}: ${why}`, hint)
}

export function storeError(problem: StoreProblem, message: string, hint: string): DbtError {
  return dbtError('DbtRuntimeError', problem, message, { hint })
}

/** Whether an error says this about the store. */
export function isStoreProblem(error: unknown, problem: StoreProblem): boolean {
  return error instanceof DbtError && error.diagnostics.some(({ code }) => code === problem)
}

function problemOf(error: Error): StoreProblem | undefined {
  const code = codeOf(error)
  if (!code) {
    // What libraries say without a code.
    if (/^ConnectionFailed.*: 14"?\)?$/.test(error.message)) return 'store/cannot-open'
    if (/^(Connection terminated|Client has encountered)/.test(error.message)) return 'store/connection-lost'
    return error.message.startsWith('timeout exceeded when trying to connect') ? 'store/unreachable' : undefined
  }
  return SQLITE.find(([start]) => code.startsWith(start))?.[1] ?? POSTGRES[code] ?? networkProblem(error, code)
}

function networkProblem(error: Error, code: string): StoreProblem | undefined {
  const one = firstOf(error)
  const syscall = one instanceof Error && 'syscall' in one ? one.syscall : undefined
  if (syscall === 'read' || syscall === 'write') return 'store/connection-lost'
  return code.startsWith('08') || syscall === 'connect' || syscall === 'getaddrinfo' ? 'store/unreachable' : undefined
}

function codeOf(error: Error): string | undefined {
  const one = firstOf(error)
  return one instanceof Error && 'code' in one && typeof one.code === 'string' ? one.code : undefined
}

/** A host may have several addresses, which all failed. */
function firstOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error
}
