import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'
import { keepBooks } from '../books/keep-books.ts'
import type { Host } from '../host.ts'
import { withProject } from '../platform/with-project.ts'

/** The options by which the project and its warehouse are the same ones for the books as for the command. */
const OPTIONS: ReadonlySet<string> = new Set([
  'project_dir',
  'profiles_dir',
  'profile',
  'target',
  'vars',
  'target_path',
])

const TOLD = 'told of the books'

/**
 * Keeps the books after a command that nobody but its own process keeps them for. What could not be done is told once,
 * not after each command.
 */
export async function keepBooksAlone(
  host: Host,
  { given }: { readonly given: readonly GivenOption[] },
  { store, settings }: { readonly store: Store; readonly settings: Settings | undefined },
  tell: (problem: string) => void,
): Promise<void> {
  const wanted = given.filter(({ name }) => OPTIONS.has(name))
  const problems = await withProject(
    host,
    {},
    ['history', 'write'],
    async (opened) => (await keepBooks(host, opened, { store, settings })).problems,
    { given: wanted },
  ).catch((error: unknown) => {
    // A project that cannot be read has said so itself.
    if (error instanceof DbtError) return []
    throw error
  })
  const text = problems.join('\n')
  const told = (await store.notes.find(TOLD)) ?? ''
  if (text === told) return
  await store.notes.set(TOLD, text === '' ? null : text)
  for (const problem of problems) tell(problem)
}
