import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
      readonly kind: 'postgres'
      readonly url: string
      readonly schema: string
      readonly options: string
      readonly shown: string
    }

/** The schema of a PostgreSQL database that holds a store if its address names no other by `?schema=`. */
const SCHEMA = 'trellis_store'

/** Reads the address of a store: a file's path, or `postgres://user@host/database?schema=name`. */
export function parseAddress(address: string): StoreAddress {
  if (!isUrl(address)) return { kind: 'sqlite', path: address }
  if (!/^postgres(ql)?:/i.test(address)) {
    throw dbtError('DbtRuntimeError', 'store/address', `A store cannot be in ${address.split('://')[0]}://`, {
      hint: 'it is a file, by its path, or in PostgreSQL: postgres://user:password@host:5432/database',
    })
  }
  let url: URL
  try {
    url = new URL(address)
  } catch {
    // The address is not repeated: it may hold a password.
    throw dbtError('DbtRuntimeError', 'store/address', "The store's address is not a URL", {
      hint: 'an address looks so: postgres://user:password@host:5432/database; what is special in the password is written %40 and the like',
    })
  }
  const schema = url.searchParams.get('schema') ?? SCHEMA
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw dbtError('DbtRuntimeError', 'store/address', `'${schema}' can not be the schema of a store`, {
      hint: 'small letters, digits and _ will do',
    })
  }
  // Options of the server go beside those that the store itself needs.
  const options = url.searchParams.get('options') ?? ''
  for (const own of ['schema', 'options']) url.searchParams.delete(own)
  return { kind: 'postgres', url: url.href, schema, options, shown: shown(url, schema) }
}

/** Whether an address is of a server, and not the path of a file. */
export function isUrl(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address)
}

function shown(url: URL, schema: string): string {
  const bare = new URL(url.href)
  bare.password = ''
  bare.search = ''
  return schema === SCHEMA ? bare.href : `${bare.href}?schema=${schema}`
}
