import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { DashboardDefinition } from '#manifest/dashboards/definition.ts'
import { readDashboard } from '#project/dashboards/read-dashboard.ts'
import type { ProjectFile } from '../read-files.ts'

/** A dashboard that could be read. */
export interface FoundDashboard {
  readonly dashboard: DashboardDefinition
  readonly document: YamlDocument
  readonly file: ProjectFile
}

/** What is wrong in a file. */
export interface FileProblem {
  readonly path: string
  readonly diagnostic: Diagnostic
}

export interface FoundDashboards {
  readonly dashboards: readonly FoundDashboard[]
  readonly problems: readonly FileProblem[]
}

/** The dashboards of a project's files. Of two of one name the first holds. */
export function readDashboards(files: readonly ProjectFile[]): FoundDashboards {
  const found = new Map<string, FoundDashboard>()
  const problems: FileProblem[] = []
  for (const file of files) {
    if (file.kind !== 'dashboard') continue
    const path = file.original_file_path
    const read = readDashboard({ path, text: file.text })
    if (read.kind === 'wrong') {
      problems.push(...read.problems.map((diagnostic) => ({ path, diagnostic })))
      continue
    }
    const { dashboard, document } = read
    const known = found.get(dashboard.name)
    if (!known) {
      found.set(dashboard.name, { dashboard, document, file })
      continue
    }
    const span = document.spanOf(['name'])
    const message = `'${dashboard.name}' is the name of two dashboards: ${known.dashboard.path} is one, too`
    problems.push({
      path,
      diagnostic: {
        category: 'Parsing Error',
        code: 'dashboard/duplicate-name',
        message,
        at: span,
        ...(Object.hasOwn(document.value as object, 'name') && { frames: [{ source: document.source, span }] }),
      },
    })
  }
  return { dashboards: [...found.values()], problems }
}
