/** What an artifact of an earlier run has to hold to be read: its fields, and of each thing in them what names it. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isJsonObject, type JsonObject } from './read-node.ts'

/** A field of an artifact: the type that dbt's messages name, and whether a value is of it. */
export interface ArtifactField {
  readonly type: string
  readonly isRight: (value: unknown) => boolean
  readonly isOptional?: boolean
}

export type ArtifactFields = Readonly<Record<string, ArtifactField>>

/** Refuses an artifact that lacks a field, or has something else in it. */
export function checkArtifact(className: string, fields: ArtifactFields, data: JsonObject, path: string): void {
  for (const [name, { type, isRight, isOptional = false }] of Object.entries(fields)) {
    const value = data[name]
    if (value === undefined) {
      if (isOptional) continue
      throw broken('MissingField', `Field "${name}" of type ${type} is missing in ${className} instance`, path)
    }
    if (!isRight(value)) {
      throw broken(
        'InvalidFieldValue',
        `Field "${name}" of type ${type} in ${className} has invalid value ${shown(value)}`,
        path,
      )
    }
  }
}

function broken(excType: 'MissingField' | 'InvalidFieldValue', message: string, path: string) {
  return dbtError(excType, 'artifact/broken', message, {
    notes: [`in ${path}`],
    hint: 'the file was changed or made by something else: let the command that wrote it run again',
  })
}

/** Artifacts come to megabytes: the beginning is enough to know the place. */
function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length <= 200 ? text : `${text.slice(0, 200)} …`
}

export const isText = (value: unknown): boolean => typeof value === 'string'
export const isTime = (value: unknown): boolean => isText(value) && !Number.isNaN(Date.parse(value as string))
export const isNumber = (value: unknown): boolean => typeof value === 'number'

export function isListOf(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isRight)
}

export function isMappingOf(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => isJsonObject(value) && Object.values(value).every(isRight)
}

export function orNull(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || isRight(value)
}

/** An object with these keys at least; those of the second list may be missing. */
export function isObjectOf(
  keys: Readonly<Record<string, (value: unknown) => boolean>>,
  optional: Readonly<Record<string, (value: unknown) => boolean>> = {},
): (value: unknown) => boolean {
  const [needed, others] = [Object.entries(keys), Object.entries(optional)]
  return (value) =>
    isJsonObject(value) &&
    needed.every(([key, isRight]) => value[key] !== undefined && isRight(value[key])) &&
    others.every(([key, isRight]) => value[key] === undefined || isRight(value[key]))
}
