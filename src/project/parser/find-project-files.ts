/** Which files a project and its packages have. */
import type { Files } from '#foundation/effects.ts'
import { hasSettings } from '#foundation/settings-file.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { findFiles, type ProjectFile } from './read-files.ts'

/** Every file of the project and its packages that the parser has a use for. One that can not be read is an error at once. */
export function readAll(setup: ProjectSetup, files: Files): ProjectFile[] {
  const all = findAll(setup, files)
  for (const file of all) void file.text
  return all
}

/** The same files before they are read. */
export function findAll(setup: ProjectSetup, files: Files): ProjectFile[] {
  const { flags } = setup.invocation
  const options = {
    maximumSeedSizeMib: Number(flags.MAXIMUM_SEED_SIZE_MIB ?? 1),
    takesJinjaExtensions: flags.ALLOW_JINJA_FILE_EXTENSIONS === true,
  }
  return [...setup.projects.values()].flatMap((project) =>
    findFiles(
      files,
      {
        project_name: project.projectName,
        project_root: project.projectRoot,
        model_paths: project.modelPaths,
        seed_paths: project.seedPaths,
        snapshot_paths: project.snapshotPaths,
        analysis_paths: project.analysisPaths,
        macro_paths: project.macroPaths,
        test_paths: project.testPaths,
        docs_paths: project.docsPaths,
        function_paths: project.functionPaths,
        ...(project === setup.root &&
          hasSettings(files, project.projectRoot) && { dashboard_paths: [DASHBOARD_FOLDER] }),
        ...(setup.isIgnored && { isIgnored: setup.isIgnored(project) }),
      },
      options,
    ),
  )
}

/** Where dashboards stand, and below it pages. */
export const DASHBOARD_FOLDER = 'dashboards'

/** The files of dashboards alone, and `trellis.yml` with them; none where there is no such file. */
export function findDashboards(setup: ProjectSetup, files: Files): readonly ProjectFile[] {
  const { root } = setup
  if (!hasSettings(files, root.projectRoot)) return []
  const none: readonly string[] = []
  const paths = {
    project_name: root.projectName,
    project_root: root.projectRoot,
    model_paths: none,
    seed_paths: none,
    snapshot_paths: none,
    analysis_paths: none,
    macro_paths: none,
    test_paths: none,
    docs_paths: none,
    function_paths: none,
    dashboard_paths: [DASHBOARD_FOLDER],
    ...(setup.isIgnored && { isIgnored: setup.isIgnored(root) }),
  }
  return findFiles(files, paths, { maximumSeedSizeMib: 0, takesJinjaExtensions: false })
}
