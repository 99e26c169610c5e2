import { paths } from '../lib/paths.ts'

/** Something that the palette goes to or does. */
export interface Entry {
  readonly label: string
  /** What kind of thing it is, or the keys that do the same. */
  readonly note: string
  /** Where it leads; of an act its name. */
  readonly value: string
}

/** All that can be gone to by its name, besides nodes. */
export interface Known {
  readonly places: readonly { readonly label: string; readonly href: string; readonly key: string }[]
  readonly dashboards: readonly { readonly name: string; readonly title: string }[]
  readonly pages: readonly { readonly name: string; readonly title: string }[]
  /** Names; one in several instances stands there as often. */
  readonly jobs: readonly string[]
  readonly acts: readonly Entry[]
}

/** More of them nobody reads above the nodes. */
const MOST = 7

/** What begins with the typed words, anywhere in its name; everything but jobs before one has typed. A number is a run. */
export function entriesOf(typed: string, { places, dashboards, pages, jobs, acts }: Known): readonly Entry[] {
  const all: readonly Entry[] = [
    ...places.map(({ label, href, key }) => ({ label, value: href, note: `g ${key}` })),
    ...dashboards.map(({ title, name }) => ({ label: title, value: paths.dashboard(name), note: 'dashboard' })),
    ...pages.map(({ title, name }) => ({ label: title, value: paths.page(name), note: 'answer' })),
  ]
  const words = wordsOf(typed)
  if (words.length === 0) return [...all, ...acts]
  const jobEntries = [...new Set(jobs)].map((job) => ({ label: job, value: paths.job(job), note: 'job' }))
  const fits = ({ label }: Entry) => {
    const parts = wordsOf(label)
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  }
  return [...runOf(typed), ...[...all, ...jobEntries, ...acts].filter(fits)].slice(0, MOST)
}

function runOf(typed: string): readonly Entry[] {
  const [, id] = /^(?:run\s*)?#?(\d{1,9})$/i.exec(typed.trim()) ?? []
  return id === undefined ? [] : [{ label: `Run ${Number(id)}`, value: paths.run(Number(id)), note: 'run' }]
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[\s/_\-?,.:]+/)
    .filter(Boolean)
}
