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

/** So short that it is a word of other texts, too: only as a whole is it a secret. */
const SHORT = 8

/** How a secret stands in what is written. Of one with several lines each may stand alone. */
function formsOf(text: string): readonly string[] {
  const lines = text.includes('\n') ? text.split(/\r?\n/).filter((line) => line.trim().length >= SHORT) : []
  return [text, ...lines].flatMap((part) => [...quotedForms(part), ...(part.length < SHORT ? [] : encodedForms(part))])
}

/** In addresses, in forms, in headers for sign-in. */
function encodedForms(text: string): readonly string[] {
  const inForm = new URLSearchParams([['', text]]).toString().slice(1)
  const base64 = Buffer.from(text).toString('base64')
  // Halves of letters, which a damaged text may have, cannot stand in an address.
  const inAddress = encodeURIComponent(Buffer.from(text).toString())
  return [inAddress, inForm, base64, base64.replace(/=+$/, ''), Buffer.from(text).toString('base64url')]
}

/** In JSON, and in JSON or YAML that is itself quoted, as a command line is. */
function quotedForms(text: string): readonly string[] {
  const once = JSON.stringify(text).slice(1, -1)
  const twice = [JSON.stringify(once).slice(1, -1), once.replaceAll('\\', '\\\\')]
  const forms = [text, once, ...twice]
  return [...forms, ...forms.map(inAscii)]
}

function inAscii(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
