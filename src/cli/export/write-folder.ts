import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { exportedPage } from './exported-page.ts'

/** Says whose the folder is: another export may take its place, nothing else is touched. */
const MARKER = 'data/index.json'

/** Writes the app and its answers as files for any web server. The folder is there whole, or as it was. */
export function writeFolder(
  folder: string,
  { webFolder, data }: { readonly webFolder: string; readonly data: ReadonlyMap<string, string> },
): void {
  if (existsSync(folder) && !existsSync(join(folder, MARKER)) && readdirSync(folder).length > 0) {
    throw dbtError('DbtUsageException', 'export/not-empty', `${folder} holds files that are no export`, {
      hint: 'choose another folder with --output, or empty it',
    })
  }
  const next = `${folder}.${process.pid}.new`
  const former = `${folder}.${process.pid}.old`
  try {
    mkdirSync(join(next, 'data', 'packs'), { recursive: true })
    mkdirSync(join(next, 'data', 'files'), { recursive: true })
    cpSync(join(webFolder, 'assets'), join(next, 'assets'), {
      recursive: true,
      // Compressed copies are for our own server: others compress by themselves.
      filter: (path) => !/\.(?:br|gz)$/.test(path),
    })
    writeFileSync(join(next, 'index.html'), exportedPage(readFileSync(join(webFolder, 'index.html'), 'utf8')))
    for (const [path, text] of data) writeFileSync(join(next, 'data', path), text)
    mkdirSync(dirname(folder), { recursive: true })
    if (existsSync(folder)) renameSync(folder, former)
    renameSync(next, folder)
  } finally {
    rmSync(next, { recursive: true, force: true })
    rmSync(former, { recursive: true, force: true })
  }
}
