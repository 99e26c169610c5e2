import path from 'node:path'
import type { Files } from '#foundation/effects.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The environment with what the nearest `.env`, here or above, adds to it. What the shell set stays as it is. */
export function withDotenv(files: Files, cwd: string, env: Env): Env {
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const file = path.join(folder, '.env')
    if (files.exists(file) && !files.isDirectory(file)) return { ...parseDotenv(files.readText(file), env), ...env }
    if (path.dirname(folder) === folder) return env
  }
}

const LINE =
  /^[ \t]*(?:export[ \t]+)?(?:'([^']+)'|([^=#\s]+))[ \t]*(?:=[ \t]*(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|([^\r\n]*?)))?[ \t]*(?:[ \t]#[^\r\n]*)?$/gm
const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g

/** Reads the lines of a `.env`; `${NAME}` and `${NAME:-default}` stand for what was set before. */
export function parseDotenv(text: string, env: Env): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, quotedName, name, single, double, bare] of text.matchAll(LINE)) {
    const key = quotedName ?? name
    if (key === undefined) continue
    const raw =
      single?.replace(/\\(['\\])/g, '$1') ??
      (double === undefined ? bare?.replace(/^#.*$|[ \t]+#.*$/, '').trimEnd() : unescape(double))
    // A name without `=` sets nothing, nor does a quote that is never closed.
    if (raw === undefined || (double === undefined && single === undefined && /^['"]/.test(raw))) continue
    values[key] = raw.replace(
      REFERENCE,
      (_, from: string, usual: string | undefined) => env[from] ?? values[from] ?? usual ?? '',
    )
  }
  return values
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function unescape(text: string): string {
  return text.replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => ESCAPES[letter] ?? letter)
}
