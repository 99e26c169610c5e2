import { type DbtError, dbtError } from './dbt-error.ts'

/** What a user can do about the codes that file systems answer with. */
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'the quota of this user is used up: free some space and run again',
  EROFS: 'the file system is read-only: choose another folder with --target-path and --log-path',
  EACCES: 'the user that runs this may not touch that file: look at its owner and its permissions',
  EPERM: 'the user that runs this may not touch that file: look at its owner and its permissions',
  EISDIR: 'that is a folder, where a file was expected',
  ENOENT: 'there is no such folder, or it is a symbolic link to a file that is gone: make it, or remove the link',
  ENOTDIR: 'a file stands where a folder is needed: name another folder, or move the file away',
  EEXIST: 'a file stands where a folder is needed: name another folder, or move the file away',
  ELOOP: 'symbolic links lead to each other here: remove one of them',
  EMFILE: 'too many files are open: raise the limit with `ulimit -n`',
}

/** What Python calls them, and so dbt, which lets them through. */
const CLASSES: Readonly<Record<string, string>> = {
  EACCES: 'PermissionError',
  EPERM: 'PermissionError',
  EISDIR: 'IsADirectoryError',
  ENOENT: 'FileNotFoundError',
  ENOTDIR: 'NotADirectoryError',
  EEXIST: 'FileExistsError',
}

/** An error that the operating system gave, told as one of the user's surroundings; undefined for any other. */
export function systemFailure(error: unknown, node?: string): DbtError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  if (code === 'ERR_MODULE_NOT_FOUND') return programGone(error, node)
  if (!('syscall' in error)) return undefined
  const path = 'path' in error && !error.message.includes(String(error.path)) ? ` '${String(error.path)}'` : ''
  const hint = HINTS[code]
  return dbtError(CLASSES[code] ?? 'OSError', `system/${code.toLowerCase()}`, `${error.message}${path}`, {
    ...(hint !== undefined && { hint }),
    ...(node !== undefined && { node }),
  })
}

/** Much of the program is read only when it is needed: an update of the package may come before. */
function programGone(error: Error, node: string | undefined): DbtError {
  return dbtError('DbtInternalError', 'system/program-gone', `A part of this program is missing: ${error.message}`, {
    hint: 'it was updated or removed while it ran: start it again',
    ...(node !== undefined && { node }),
  })
}
