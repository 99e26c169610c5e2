import { type ExportIndex, exportedAddress, type Pack, packOf } from '#api/export.ts'
import { AnswerProblem, type Source } from './source.ts'

/** Where the files of an export are read: beside the page, or inside it. */
export interface ExportFiles {
  /** The JSON of a file below the folder of data; undefined where there is none. */
  readonly read: (path: string) => Promise<unknown>
}

/** Answers that a server gave when the export was made. */
export function exportSource(files: ExportFiles): Source {
  let index: Promise<ExportIndex> | undefined
  const read = new Map<string, Promise<unknown>>()
  const once = (path: string) => {
    const known = read.get(path) ?? files.read(path)
    read.set(path, known)
    return known
  }
  return {
    kind: 'export',
    async get<T>(path: string) {
      index ??= once('index.json') as Promise<ExportIndex>
      const address = exportedAddress(path)
      const { files: own, packs, refused } = await index
      const refusal = Object.hasOwn(refused, address) ? refused[address] : undefined
      if (refusal) throw new AnswerProblem(refusal.problem, refusal.status)
      const file = own[address]
      if (file !== undefined) return (await once(file)) as T
      const pack = (await once(`packs/${packOf(address, packs)}.json`)) as Pack | undefined
      if (pack && Object.hasOwn(pack, address)) return pack[address] as T
      throw new AnswerProblem(NOT_EXPORTED, 404)
    },
    send: () => Promise.reject(new AnswerProblem(ONLY_READ, 405)),
    href: () => undefined,
    follow: () => () => undefined,
    followRun: () => () => undefined,
  }
}

const NOT_EXPORTED = {
  code: 'export/not-there',
  message: 'This export does not hold that',
  hint: 'an export holds what its pages show at first, and each value of a filter alone: ask the server for the rest',
}
const ONLY_READ = { code: 'export/only-read', message: 'An export can only be read', hint: null }

/** The files beside the page. */
export function filesBeside(): ExportFiles {
  return {
    async read(path) {
      const answer = await fetch(`./data/${path}`).catch(() => undefined)
      return answer?.ok ? answer.json() : undefined
    },
  }
}

/** The files of a page that is a single one: each a compressed text in it. */
export function filesInside(): ExportFiles {
  return {
    async read(path) {
      const text = document.getElementById(`data-${path}`)?.textContent
      if (!text) return undefined
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
      const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
      return new Response(plain).json()
    },
  }
}
