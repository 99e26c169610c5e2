/** Names a file among all of a project and its packages. */
export type FileName = readonly [package_name: string, original_file_path: string]

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
