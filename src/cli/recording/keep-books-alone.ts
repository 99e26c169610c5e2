import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { Command } from '#project/config/option.ts'
import { type BooksOptions, keepBooks } from '../books/keep-books.ts'
import type { Host } from '../host.ts'
import { projectInvocation } from '../platform/project-invocation.ts'
import { withProject } from '../platform/with-project.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

/** The options by which the project and its warehouse are the same ones for the books as for the command. */
const OPTIONS: ReadonlySet<string> = new Set([
  'project_dir',
  'profiles_dir',
  'profile',
  'target',
  'vars',
  'target_path',
])
const WORDS = ['history', 'write']

/**
 * Keeps the books after a command that nobody but its own process keeps them for, and gives what could not be done. The
 * project is read once more only where the command has not read all of it.
 */
export async function keepBooksAlone(
  host: Host,
  call: { readonly given: readonly GivenOption[]; readonly command: Command },
  { project, ...books }: BooksOptions & { readonly project: LoadedProject | undefined },
): Promise<readonly string[]> {
  const given = call.given.filter(({ name }) => OPTIONS.has(name))
  if (!project) {
    const kept = withProject(host, {}, WORDS, (opened) => keepBooks(host, opened, books), { given })
    return kept.then(
      ({ problems }) => problems,
      (error: unknown) => {
        // A project that cannot be read has said so itself.
        if (error instanceof DbtError) return []
        throw error
      },
    )
  }
  const invocation = projectInvocation({ ...host, onInterrupt: () => () => undefined }, {}, WORDS, { given })
  const { adapter } = project.setup
  try {
    const { problems } = await keepBooks(host, { invocation, project, session: adapter.session() }, books)
    return problems
  } finally {
    await adapter.close()
  }
}
