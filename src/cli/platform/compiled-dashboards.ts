import { join } from 'node:path'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { newExecution } from '#commands/new-execution.ts'
import { hasSettings } from '#foundation/settings-file.ts'
import { link } from '#manifest/graph/link.ts'
import { compileDashboards } from '#platform/dashboards/compile-dashboards.ts'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import { DASHBOARD_FOLDER, findDashboards } from '#project/parser/find-project-files.ts'
import type { ProjectFile } from '#project/parser/read-files.ts'
import type { Host } from '../host.ts'
import type { ProjectWords } from './project-invocation.ts'
import { type OpenedProject, withProject } from './with-project.ts'

export interface CompileWishes {
  /** Only the dashboard or page of this name. */
  readonly name?: string | undefined
  /** The text of a dashboard that stands in no file, instead of those that do. */
  readonly definition?: string | undefined
}

/** The dashboards and pages of a project, compiled. */
export function compiledDashboards(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  { name, definition }: CompileWishes = {},
): Promise<CompiledDashboards> {
  return withProject(host, words, args, async (opened) => {
    const { invocation, project, session } = opened
    const files =
      definition === undefined
        ? findDashboards(project.setup, invocation.effects.files)
        : [givenFile(definition, project.setup.root.projectName)]
    const pages = definition === undefined ? pagesOf(opened) : []
    return await session.named('dashboards', () =>
      compileDashboards({
        execution: newExecution(invocation, project, []),
        session,
        graph: link(project.manifest),
        files,
        pages,
        ...(name !== undefined && { names: new Set([name]) }),
      }),
    )
  })
}

function pagesOf({ invocation, project }: OpenedProject): readonly SourceFile[] {
  const { files } = invocation.effects
  const { projectRoot } = project.setup.root
  if (!hasSettings(files, projectRoot)) return []
  const folder = join(DASHBOARD_FOLDER, 'pages')
  return files
    .list(join(projectRoot, folder))
    .filter((entry) => !entry.isDirectory && /^[^.#~].*\.md$/i.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted()
    .map((path) => ({ path, text: files.readText(join(projectRoot, path)) }))
}

/** What the name of such a dashboard and its messages are made of. */
const GIVEN = 'explore.yml'

function givenFile(text: string, package_name: string): ProjectFile {
  return {
    kind: 'dashboard',
    package_name,
    searchedPath: '',
    relativePath: GIVEN,
    stem: 'explore',
    original_file_path: GIVEN,
    absolutePath: GIVEN,
    text,
    checksum: { name: 'none', checksum: '' },
  }
}
