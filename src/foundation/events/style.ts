import { dedent, wrapText } from './wrap-text.ts'

/** What a reader's screen is like, and the settings that messages tell of. */
export interface StyleOptions {
  readonly color: boolean
  /** `--printer-width`. */
  readonly width: number
  readonly maximumSeedSizeMib: number
  /** The flag `require_event_names_in_deprecations`. */
  readonly namesDeprecations: boolean
}

/** A line of dots with a status at its end. */
export interface ProgressLine {
  readonly msg: string
  readonly status: string
  readonly index?: unknown
  readonly total?: unknown
  readonly executionTime?: unknown
  readonly truncate?: boolean
}

// oxlint-disable-next-line no-control-regex -- colors begin with a control character.
const COLOR_CODE = /\x1b\[\d*m/g

/** How messages are dressed: colors, tags and lines as dbt has them. */
export class Style {
  readonly options: StyleOptions

  constructor(options: StyleOptions) {
    this.options = options
  }

  green(text: string): string {
    return this.color(text, '32')
  }
  yellow(text: string): string {
    return this.color(text, '33')
  }
  red(text: string): string {
    return this.color(text, '31')
  }

  warning(msg: string, eventName?: string): string {
    return `[${this.yellow('WARNING')}]${eventName ? `[${eventName}]` : ''}: ${msg}`
  }
  error(msg: string): string {
    return `[${this.red('ERROR')}]: ${msg}`
  }

  /** A deprecation of an event that always says its name. */
  deprecation(msg: string, eventName?: string): string {
    return this.wrap(this.warning(`Deprecated functionality\n\n${msg}`, eventName))
  }

  /** A deprecation from before names were said; with the flag for it, it says its name like the others. */
  oldDeprecation(msg: string, eventName: string, without: (msg: string) => string): string {
    return this.options.namesDeprecations ? this.deprecation(msg, eventName) : without(msg)
  }

  /** A text that may come with colors. */
  colored(text: unknown): string {
    return this.options.color ? String(text) : String(text).replace(COLOR_CODE, '')
  }

  /** Paragraphs of the printer's width. An empty line between them goes. */
  wrap(msg: string): string {
    const text = dedent(msg)
    const separator = text.includes('\r\n\r\n') ? '\r\n\r\n' : '\n\n'
    return text
      .split(separator)
      .map((paragraph) => wrapText(paragraph, this.options.width))
      .join('\n')
  }

  /** For example `1 of 28 START sql view model main.orders .............. [RUN]`. */
  progress({ msg, status, index, total, executionTime, truncate = false }: ProgressLine): string {
    const { width } = this.options
    const place = index === undefined || total === undefined ? '' : `${index} of ${total} `
    let line = `${place}${msg} `.padEnd(width, '.')
    if (truncate && line.length > width - 3) line = `${line.slice(0, width - 3)}...`
    const time = executionTime === undefined ? '' : ` in ${seconds(executionTime)}s`
    return `${line} [${status}${time}]`
  }

  private color(text: string, code: string): string {
    return this.options.color ? `\x1b[${code}m${text}\x1b[0m` : text
  }
}

/** A duration as dbt prints it, `0.22`. */
export function seconds(value: unknown, digits = 2): string {
  return Number(value).toFixed(digits)
}

/** `1 error`, `2 errors`. */
export function plural(count: unknown, word: string): string {
  return `${count} ${word}${Number(count) === 1 ? '' : 's'}`
}
