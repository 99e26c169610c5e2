const MASK = '*****'

/** Variables of the environment whose values must never be shown begin with this. */
export const SECRET_PREFIX = 'DBT_ENV_SECRET'

/** Hides the values of the environment's secrets, in texts and in whatever holds texts. */
export class SecretMask {
  private readonly secrets: readonly string[]

  constructor(env: Readonly<Record<string, string | undefined>>) {
    const secrets = Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(SECRET_PREFIX) && value !== undefined && value.trim() !== '' ? formsOf(value) : [],
    )
    // The longest first: a secret may be a part of another.
    this.secrets = [...new Set(secrets)].sort((a, b) => b.length - a.length)
  }

  text(text: string): string {
    let masked = text
    for (const secret of this.secrets) masked = masked.replaceAll(secret, MASK)
    return masked
  }

  /** A copy without secrets; the value itself where there are none. */
  value(value: unknown): unknown {
    return this.secrets.length === 0 ? value : this.mask(value)
  }

  private mask(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (Array.isArray(value)) return value.map((item) => this.mask(item))
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [this.mask(key), this.mask(item)]))
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.mask(item)]))
  }
}

/** How else a text stands in what is written: in JSON, and in JSON or YAML that is itself quoted, as a command line is. */
function formsOf(text: string): readonly string[] {
  const once = JSON.stringify(text).slice(1, -1)
  const twice = [JSON.stringify(once).slice(1, -1), once.replaceAll('\\', '\\\\')]
  const forms = [text, once, ...twice]
  return [...forms, ...forms.map(inAscii)]
}

function inAscii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
