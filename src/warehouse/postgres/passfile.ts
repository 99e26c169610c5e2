import { readFileSync, statSync } from 'node:fs'

/** What a `.pgpass` holds for a connection; `refused` says why it is passed over. */
export type KeptPassword =
  | { readonly password: string; readonly path: string }
  | { readonly refused: string }
  | undefined

/** Looks into the file at a path, as libpq does: only if nobody else may. */
export function passwordInFile(path: string, key: PassfileKey): KeptPassword {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return undefined
  if (!stats.isFile()) return { refused: `password file "${path}" is not a plain file` }
  if (process.platform !== 'win32' && (stats.mode & OTHERS) !== 0) {
    return { refused: `password file "${path}" has group or world access: chmod 600 ${path}` }
  }
  const password = passwordIn(readFileSync(path, 'utf8'), key)
  return password === undefined ? undefined : { password, path }
}

const OTHERS = 0o077

/** Whom a password is for. */
export interface PassfileKey {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/**
 * The password in the text of a `.pgpass`: the first line whose fields are these, or `*`. Fields stand between colons;
 * a backslash takes the meaning from a colon or a backslash behind it.
 * Source: the chapter on the password file in libpq's documentation.
 */
export function passwordIn(passfile: string, { host, port, database, user }: PassfileKey): string | undefined {
  const wanted = [host.startsWith('/') ? 'localhost' : host, String(port), database, user]
  for (const line of passfile.split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map(([, field = '']) =>
      field.replace(/\\(.)/g, '$1'),
    )
    const password = fields[wanted.length]
    if (password === undefined) continue
    if (wanted.every((each, index) => fields[index] === '*' || fields[index] === each)) return password
  }
  return undefined
}
