/** Names a file among all of a project and its packages. */
export type FileName = readonly [package_name: string, original_file_path: string]

/** The same as one text, to look files up by. */
export function fileKey([package_name, original_file_path]: FileName): string {
  return `${package_name}\0${original_file_path}`
}

/** Is shown which part of a parse is under way, to know what each part has read and told. */
export interface ParseWatcher {
  /** Work on one file. */
  whileReading<T>(file: FileName, work: () => T): T
  /** Renders what nobody keeps: only what it refers to counts, as with the text of a test or a hook. */
  whileUnkept<T>(work: () => T): T
}

export const UNWATCHED: ParseWatcher = {
  whileReading: (_, work) => work(),
  whileUnkept: (work) => work(),
}
