import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'

const LEAST = 12
const MOST = 256
const KEY_BYTES = 32
/** About 200 ms and 32 MB: as much as somebody who waits will bear, and a thief of the store will not. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const
const MAX_MEMORY = 128 * COST.r * COST.N * 2

/** What is wrong with a new password; undefined where nothing is. */
export function passwordProblem(password: string): string | undefined {
  const length = [...password].length
  if (length < LEAST) return `A password has at least ${LEAST} characters: this one has ${length}`
  return length > MOST ? `A password has at most ${MOST} characters` : undefined
}

/** What is kept of a password: `scrypt$32768$8$3$<salt>$<key>`. */
export async function digestPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const { N, r, p } = COST
  const key = await derive(password, salt, COST)
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether it is the password of that digest. Without a digest it is not, after as long a time: nobody learns who is a user. */
export async function isPassword(password: string, digest: string | undefined): Promise<boolean> {
  const kept = (digest !== undefined && parseDigest(digest)) || NOBODY
  const key = await derive(password, kept.salt, kept.cost)
  return timingSafeEqual(key, kept.key) && kept !== NOBODY
}

interface KeptPassword {
  readonly cost: ScryptOptions
  readonly salt: Buffer
  readonly key: Buffer
}

const NOBODY: KeptPassword = { cost: COST, salt: Buffer.alloc(16), key: Buffer.alloc(KEY_BYTES) }

function parseDigest(digest: string): KeptPassword | undefined {
  const [kind, N, r, p, salt = '', key = ''] = digest.split('$')
  const bytes = Buffer.from(key, 'base64url')
  if (kind !== 'scrypt' || bytes.length !== KEY_BYTES) return undefined
  return { cost: { N: Number(N), r: Number(r), p: Number(p) }, salt: Buffer.from(salt, 'base64url'), key: bytes }
}

/** The same letters can be typed in several forms, depending on the keyboard. */
function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
