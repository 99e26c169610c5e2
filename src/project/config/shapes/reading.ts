import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import { closest } from '#foundation/source/closest.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { hasJinja, type RenderText, renderText } from '../renderer.ts'
import { resolveSecrets } from '#project/builtins/secret-placeholder.ts'

/** Stands for a value that is wrong; what is wrong with it was told. */
export const WRONG: unique symbol = Symbol('wrong')
export type Wrong = typeof WRONG

/** A value of the file, and the way to it. */
export interface Place {
  readonly raw: YamlValue
  readonly path: YamlPath
}

/** The names that a file gives, by what they name. */
export type NamesByKind = Readonly<Record<string, ReadonlySet<string>>>

const NONE: ReadonlySet<string> = new Set()

export interface Refusal {
  /** What stands behind the slash in the code of the diagnostic; else `invalid`. */
  readonly reason?: string
  readonly hint?: string | undefined
  /** Points at the key and not at its value. */
  readonly onKey?: boolean
}

/** The reading of one file: renders its texts, and collects what is wrong, so that all is told at once. */
export class Reading {
  readonly document: YamlDocument
  /** What the whole is called: `trellis.yml`. */
  readonly title: string
  readonly problems: Diagnostic[] = []
  private readonly names: NamesByKind
  private readonly codes: string
  private readonly render: RenderText
  private readonly env: Readonly<Record<string, string | undefined>>

  constructor(
    document: YamlDocument,
    tools: {
      readonly render: RenderText
      readonly env: Readonly<Record<string, string | undefined>>
      /** The names that the file gives, for those who refer to them. */
      readonly names: NamesByKind
      readonly title: string
      /** What stands before the slash in the codes of diagnostics. */
      readonly codes: string
    },
  ) {
    this.document = document
    this.title = tools.title
    this.codes = tools.codes
    this.render = tools.render
    this.env = tools.env
    this.names = tools.names
  }

  get top(): Place {
    return { raw: this.document.value, path: [] }
  }

  /** The names of a kind that the file gives. */
  named(kind: string): ReadonlySet<string> {
    return this.names[kind] ?? NONE
  }

  /** Keys that stand twice are told with all the rest. */
  refuseDuplicateKeys(): void {
    const { source, duplicateKeys } = this.document
    for (const { key, span } of duplicateKeys) {
      this.problems.push({
        category: 'Parsing Error',
        code: `${this.codes}/duplicate-key`,
        message: `'${key}' stands here twice, and only one of them could hold`,
        at: span,
        frames: [{ source, span }],
      })
    }
  }

  /** What is wrong, from the top of the file to its end. */
  problemsInOrder(): readonly Diagnostic[] {
    return this.problems.toSorted((a, b) => {
      const [one, other] = [a.at, b.at]
      return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0)
    })
  }

  /** The value, its Jinja rendered. A secret is still hidden in it: it may stand in few places. */
  value(place: Place): YamlValue | Wrong {
    try {
      return this.rendered(place)
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      const span = this.document.spanOf(place.path)
      const frames = [{ source: this.document.source, span }]
      for (const each of error.diagnostics) this.problems.push({ ...each, category: 'Parsing Error', at: span, frames })
      return WRONG
    }
  }

  /** The value, or the error that its Jinja ends with; secrets in it are revealed. */
  revealed(place: Place): YamlValue | DbtError {
    try {
      return resolveSecrets(this.rendered(place), this.env)
    } catch (error) {
      if (error instanceof DbtError) return error
      throw error
    }
  }

  /** The entries of a mapping; undefined if the value is none. */
  entries(place: Place, value: YamlValue): readonly (readonly [string, Place])[] | undefined {
    if (isMapping(value)) return Object.entries(value).map(([key, raw]) => [key, { raw, path: [...place.path, key] }])
    if (!(value instanceof Map)) return undefined
    return [...value].map(([key, raw]) => {
      const name = this.keyText(place, key)
      return [name, { raw, path: [...place.path, name] }]
    })
  }

  refuse({ path }: Place, message: string, { reason = 'invalid', hint, onKey }: Refusal = {}): Wrong {
    const span = onKey ? this.document.keySpanOf(path) : this.document.spanOf(path)
    this.problems.push({
      category: 'Parsing Error',
      code: `${this.codes}/${reason}`,
      message,
      at: span,
      ...(path.length > 0 && { frames: [{ source: this.document.source, span }] }),
      ...(hint !== undefined && { hint }),
    })
    return WRONG
  }

  /** The same for a name or a key that is not known, with the one that may have been meant. */
  refuseName(place: Place, message: string, name: string, known: Iterable<string>, rest: Refusal = {}): Wrong {
    const names = [...known]
    const meant = closest(name, names)
    const list = names.toSorted().slice(0, 12).join(', ')
    const others = names.length === 0 ? undefined : `there ${names.length === 1 ? 'is' : 'are'} ${list}`
    return this.refuse(place, message, { hint: meant === undefined ? others : `did you mean '${meant}'?`, ...rest })
  }

  /** The first line of a value as it stands in the file. */
  written({ path }: Place): string {
    return firstLine(this.document.textOf(path))
  }

  private rendered({ raw }: Place): YamlValue {
    if (raw instanceof YamlDate) return raw.toJSON()
    return typeof raw === 'string' && hasJinja(raw) ? renderText(raw, this.render) : raw
  }

  /** YAML 1.1 reads a key `on` as true. */
  private keyText(place: Place, key: YamlValue): string {
    if (typeof key !== 'boolean') return key instanceof YamlDate ? key.toJSON() : String(key)
    const spellings = key ? TRUE_WORDS : FALSE_WORDS
    return spellings.find((word) => this.document.keyTextOf([...place.path, word]) === word) ?? String(key)
  }
}

function firstLine(text: string): string {
  return text.split(/[\r\n]/, 1)[0] ?? ''
}

const TRUE_WORDS = ['on', 'On', 'ON', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE']
const FALSE_WORDS = ['off', 'Off', 'OFF', 'no', 'No', 'NO', 'false', 'False', 'FALSE']

/** How a place is called: `jobs.nightly.steps[1]`. */
export function placeName({ path }: Place): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`)).join('')
}
