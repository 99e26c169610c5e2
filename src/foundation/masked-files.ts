import type { Files } from './effects.ts'
import { SECRET_PREFIX, SecretMask } from './events/mask-secrets.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Files into which no value of a secret environment variable gets, whatever is written: artifacts, compiled code, logs.
 * Numbers and short values are hidden where they stand alone in quotes: to hide every `1` would break the files.
 */
export function maskedFiles(files: Files, env: Env): Files {
  const mask = secretsOf(env)
  if (!mask) return files
  return {
    ...files,
    write: (path, content) => files.write(path, typeof content === 'string' ? mask.text(content) : content),
    writeChunks: (path, chunks) => files.writeChunks(path, maskedChunks(chunks, mask)),
    writeAround: (path, before, content, behind) =>
      files.writeChunks(path, maskedChunks([before, ...content.chunks(), behind], mask)),
    append: (path, content) => files.append(path, mask.text(content)),
  }
}

/** The chunks of a file that is read again and has to be exact: refuses to write a secret. */
export function* withoutSecrets(chunks: Iterable<Chunk>, env: Env): Generator<Chunk> {
  const mask = secretsOf(env)
  for (const chunk of chunks) {
    if (mask && masked(chunk, mask) !== chunk) throw new Error('a secret would be written')
    yield chunk
  }
}

type Chunk = string | Uint8Array

function* maskedChunks(chunks: Iterable<Chunk>, mask: SecretMask): Generator<Chunk> {
  for (const chunk of chunks) yield masked(chunk, mask)
}

/** The chunk itself where there is nothing to hide. */
function masked(chunk: Chunk, mask: SecretMask): Chunk {
  const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
  const shown = mask.text(text)
  return shown === text ? chunk : shown
}

/** Hides long secrets wherever they are, and the others where they stand alone in quotes. */
class FileMask extends SecretMask {
  readonly #quoted: ReadonlyMap<string, string>

  constructor(long: Env, short: readonly string[]) {
    super(long)
    this.#quoted = new Map(
      short.flatMap((value) => QUOTES.map((quote) => [quote + value + quote, `${quote}*****${quote}`])),
    )
  }

  override text(text: string): string {
    let masked = super.text(text)
    for (const [quoted, mask] of this.#quoted) masked = masked.replaceAll(quoted, mask)
    return masked
  }
}

const QUOTES = ['"', "'"]

function secretsOf(env: Env): SecretMask | undefined {
  const secrets = Object.entries(env).filter(
    (pair): pair is [string, string] => pair[0].startsWith(SECRET_PREFIX) && (pair[1] ?? '').trim().length > 1,
  )
  if (secrets.length === 0) return undefined
  const isShort = ([, value]: readonly [string, string]) => value.trim().length < 4 || !Number.isNaN(Number(value))
  return new FileMask(
    Object.fromEntries(secrets.filter((pair) => !isShort(pair))),
    secrets.filter(isShort).map(([, value]) => value),
  )
}
