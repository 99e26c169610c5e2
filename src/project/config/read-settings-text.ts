import type { Files } from '#foundation/effects.ts'

/** The text of a settings file. Blanks before its first word are no indentation: dbt takes them away. */
export function readSettingsText(files: Files, path: string): string {
  return files.readText(path).replace(/^(\s*\n)?[^\S\n]+/, '$1')
}
