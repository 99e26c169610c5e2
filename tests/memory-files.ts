import path from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { nodeFiles } from '#foundation/node-files.ts'

/** Files that live in memory, for tests. Folders are there as soon as a file is in them. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map<string, string>(Object.entries(texts))
  const folders = new Set<string>(['/'])
  const addFolders = (file: string) => {
    for (let folder = path.dirname(file); folder !== '/'; folder = path.dirname(folder)) folders.add(folder)
  }
  for (const file of files.keys()) addFolders(file)
  const read = (file: string) => {
    const text = files.get(file)
    if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${file}'`), { code: 'ENOENT' })
    return text
  }
  const write = (file: string, content: string) => {
    files.set(file, content)
    addFolders(file)
  }
  return {
    readText: read,
    readBytes: (file) => new TextEncoder().encode(read(file)),
    open: (file) => {
      const bytes = Buffer.from(read(file))
      return { path: file, size: bytes.length, read: (start, end) => bytes.subarray(start, end) }
    },
    exists: (file) => files.has(file) || folders.has(file),
    isDirectory: (file) => folders.has(file),
    list: (folder) =>
      [...files.keys(), ...folders]
        .filter((file) => file !== '/' && path.dirname(file) === folder)
        .map((file) => ({ name: path.basename(file), isDirectory: folders.has(file) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    stat: (file) => {
      const text = files.get(file)
      return text === undefined ? undefined : { mtimeMs: 0, size: text.length }
    },
    stamp: () => undefined,
    write: (file, content) => write(file, typeof content === 'string' ? content : new TextDecoder().decode(content)),
    writeChunks: (file, chunks) => write(file, [...chunks].join('')),
    writeAround: (file, before, content, behind) =>
      write(file, before + Buffer.concat([...content.chunks()]).toString() + behind),
    append: (file, content) => write(file, (files.get(file) ?? '') + content),
    remove: (file) => {
      for (const name of files.keys()) if (name === file || name.startsWith(`${file}/`)) files.delete(name)
      for (const name of folders) if (name === file || name.startsWith(`${file}/`)) folders.delete(name)
    },
    makeFolder: (folder) => {
      folders.add(folder)
      addFolders(folder)
    },
    makeTemporaryFolder: (prefix) => `/tmp/${prefix}`,
    move: () => {
      throw new Error('nothing is moved in memory')
    },
    link: () => {
      throw new Error('there are no links in memory')
    },
    readLink: () => undefined,
  }
}

/** A project in memory, in the folder `/shop`; the engine's own macros are read from disk. */
export function projectInMemory(texts: Readonly<Record<string, string>>): Files {
  const project = memoryFiles(texts)
  const filesOf = (file: string) => (file === '/shop' || path.dirname(file).startsWith('/shop') ? project : nodeFiles)
  return {
    ...project,
    readText: (file) => filesOf(file).readText(file),
    exists: (file) => filesOf(file).exists(file),
    isDirectory: (file) => filesOf(file).isDirectory(file),
    list: (file) => filesOf(file).list(file),
    stat: (file) => filesOf(file).stat(file),
  }
}
