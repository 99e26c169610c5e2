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
