import { type ExportIndex, packOf } from '#api/export.ts'
import type { Answers } from './ask-answers.ts'

/** Larger answers have a file of their own. */
const LARGE = 64 << 10
/** About so large is a pack: few files, and none that takes long. */
const PACK = 256 << 10

/** The files of an export's data, by their path below it, as JSON texts. */
export function packAnswers(
  { given, refused }: Answers,
  about: Pick<ExportIndex, 'made_at' | 'project_name'>,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const large: Record<string, string> = {}
  const small: [string, string][] = []
  for (const [address, text] of given) {
    if (text.length <= LARGE) {
      small.push([address, text])
      continue
    }
    const path = `files/${Object.keys(large).length}.json`
    large[address] = path
    files.set(path, text)
  }
  const packs = Math.max(1, Math.ceil(small.reduce((sum, [, { length }]) => sum + length, 0) / PACK))
  const packed = Array.from({ length: packs }, (): string[] => [])
  for (const [address, text] of small) packed[packOf(address, packs)]?.push(`${JSON.stringify(address)}:${text}`)
  for (const [index, parts] of packed.entries()) files.set(`packs/${index}.json`, `{${parts.join(',')}}`)
  files.set('index.json', JSON.stringify({ ...about, packs, files: large, refused } satisfies ExportIndex))
  return files
}
