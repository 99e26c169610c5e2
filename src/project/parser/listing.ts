import { sep } from 'node:path'
import type { Files } from '#foundation/effects.ts'

/**
 * All files below a folder, by their extensions, each folder's own before those of its folders. Links to folders are
 * passed by. dbt looks for `[!.#~]*.sql`: hidden files and editors' leftovers do not count.
 */
export class Listing {
  readonly #paths: string[] = []
  /** Places among the paths, by the last extension in lower case: each name is taken apart once, whoever looks for it. */
  readonly #places = new Map<string, number[]>()

  constructor(files: Files, folder: string) {
    this.#walk(files, folder, '')
  }

  /** Paths relative to the folder whose names end in one of these, letter case aside: `.sql`, `.sql.j2`. */
  withExtensions(extensions: readonly string[]): readonly string[] {
    const found = extensions.map((extension) => this.#placesOf(extension)).filter(({ length }) => length > 0)
    const [only = []] = found
    const places = found.length > 1 ? found.flat().sort((a, b) => a - b) : only
    return places.map((place) => this.#paths[place] as string)
  }

  #placesOf(extension: string): readonly number[] {
    const last = lastExtension(extension)
    const places = this.#places.get(last) ?? []
    if (last === extension) return places
    return places.filter((place) => this.#paths[place]?.toLowerCase().endsWith(extension))
  }

  #walk(files: Files, folder: string, prefix: string): void {
    const entries = files.list(folder)
    for (const { name, isDirectory } of entries) if (!isDirectory) this.#add(prefix, name)
    for (const { name, isDirectory, isLink } of entries) {
      if (isDirectory && !isLink) this.#walk(files, folder + sep + name, prefix + name + sep)
    }
  }

  #add(prefix: string, name: string): void {
    if ('.#~'.includes(name.charAt(0))) return
    const extension = lastExtension(name).toLowerCase()
    const places = this.#places.get(extension)
    const place = this.#paths.push(prefix + name) - 1
    if (places) places.push(place)
    else this.#places.set(extension, [place])
  }
}

function lastExtension(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}
