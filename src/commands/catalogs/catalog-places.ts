import type { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlValue } from '#foundation/yaml/yaml-value.ts'
import { settingError } from '#project/config/project-error.ts'
import { type RenderText, renderValues } from '#project/config/renderer.ts'

interface ErrorDetails {
  readonly excType?: string
  readonly hint?: string | undefined
  /** What was perhaps meant, for the hint. */
  readonly meant?: string | undefined
  /** Whether the key is to blame, and not what stands under it. */
  readonly onKey?: boolean
}

/** Renders parts of the file, and makes errors that show where they are. */
export class CatalogPlaces {
  readonly #document: YamlDocument
  readonly #render: RenderText

  constructor(document: YamlDocument, render: RenderText) {
    this.#document = document
    this.#render = render
  }

  render(value: YamlValue, path: YamlPath): YamlValue {
    return renderValues(this.#document, value, this.#render, () => true, path)
  }

  error(message: string, path: YamlPath, more: ErrorDetails = {}): DbtError {
    const { excType = 'DbtValidationError', meant, hint = meant && `did you mean '${meant}'?`, onKey = false } = more
    return settingError(excType, 'catalogs/invalid', message, this.#document, path, {
      onKey,
      ...(hint !== undefined && { hint }),
    })
  }
}
