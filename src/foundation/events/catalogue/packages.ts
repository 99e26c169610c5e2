import { debug, error, type EventKind, info, list, warn } from '../event-kind.ts'
import { pythonList } from '../python-text.ts'

/** What is told while packages are installed and nodes selected. */
export const PACKAGES: Readonly<Record<string, EventKind>> = {
  RetryExternalCall: debug(
    'M020',
    'attempt:i max:i',
    ({ attempt, max }) => `Retrying external call. Attempt: ${attempt} Max attempts: ${max}`,
  ),
  RecordRetryException: debug('M021', 'exc', ({ exc }) => `External call exception: ${exc}`),
  GitSparseCheckoutSubdirectory: debug(
    'M001',
    'subdir',
    ({ subdir }) => `Subdirectory specified: ${subdir}, using sparse checkout.`,
  ),
  GitProgressCheckoutRevision: debug('M002', 'revision', ({ revision }) => `Checking out revision ${revision}.`),
  GitProgressUpdatingExistingDependency: debug('M003', 'dir', ({ dir }) => `Updating existing dependency ${dir}.`),
  GitProgressPullingNewDependency: debug('M004', 'dir', ({ dir }) => `Pulling new dependency ${dir}.`),
  GitNothingToDo: debug('M005', 'sha', ({ sha }) => `Already at ${sha}, nothing to do.`),
  GitProgressUpdatedCheckoutRange: debug(
    'M006',
    'start_sha end_sha',
    ({ start_sha, end_sha }) => `Updated checkout from ${start_sha} to ${end_sha}.`,
  ),
  GitProgressCheckedOutAt: debug('M007', 'end_sha', ({ end_sha }) => `Checked out at ${end_sha}.`),
  RegistryProgressGETRequest: debug('M008', 'url', ({ url }) => `Making package registry request: GET ${url}`),
  RegistryProgressGETResponse: debug(
    'M009',
    'url resp_code:i',
    ({ url, resp_code }) => `Response from registry: GET ${url} ${resp_code}`,
  ),
  SelectorReportInvalidSelector: info(
    'M010',
    'valid_selectors spec_method raw_spec',
    ({ valid_selectors, spec_method, raw_spec }) =>
      `The '${spec_method}' selector specified in ${raw_spec} is invalid. Must be one of [${valid_selectors}]`,
  ),
  DepsNoPackagesFound: info('M013', '', 'Warning: No packages were found in packages.yml'),
  DepsStartPackageInstall: info('M014', 'package_name', ({ package_name }) => `Installing ${package_name}`),
  DepsInstallInfo: info('M015', 'version_name', ({ version_name }) => `Installed from ${version_name}`),
  DepsUpdateAvailable: info(
    'M016',
    'version_latest',
    ({ version_latest }) => `Updated version available: ${version_latest}`,
  ),
  DepsUpToDate: info('M017', '', 'Up to date!'),
  DepsListSubdirectory: info('M018', 'subdirectory', ({ subdirectory }) => `and subdirectory ${subdirectory}`),
  DepsNotifyUpdatesAvailable: info(
    'M019',
    'packages:list',
    ({ packages }) =>
      `Updates available for packages: ${pythonList(list(packages))}                 ` +
      '\nUpdate your versions in packages.yml, then run dbt deps',
  ),
  RegistryIndexProgressGETRequest: debug(
    'M022',
    'url',
    ({ url }) => `Making package index registry request: GET ${url}`,
  ),
  RegistryIndexProgressGETResponse: debug(
    'M023',
    'url resp_code:i',
    ({ url, resp_code }) => `Response from registry index: GET ${url} ${resp_code}`,
  ),
  RegistryResponseUnexpectedType: debug('M024', 'response', ({ response }) => `Response was None: ${response}`),
  RegistryResponseMissingTopKeys: debug(
    'M025',
    'response',
    ({ response }) => `Response missing top level keys: ${response}`,
  ),
  RegistryResponseMissingNestedKeys: debug(
    'M026',
    'response',
    ({ response }) => `Response missing nested keys: ${response}`,
  ),
  RegistryResponseExtraNestedKeys: debug(
    'M027',
    'response',
    ({ response }) => `Response contained inconsistent keys: ${response}`,
  ),
  DepsSetDownloadDirectory: debug('M028', 'path', ({ path }) => `Set downloads directory='${path}'`),
  DepsUnpinned: warn('M029', 'revision git', ({ revision, git }, style) => {
    const isBranch = revision === 'main' || revision === 'master'
    const pinned =
      revision === 'HEAD'
        ? 'not pinned, using HEAD (default branch)'
        : isBranch
          ? `pinned to the "${revision}" branch`
          : 'None'
    return style.warning(
      `The git package "${git}" \n\tis ${pinned}.\n\tThis can introduce breaking changes into your project without ` +
        'warning!\n\nSee https://docs.getdbt.com/docs/package-management#section-specifying-package-versions',
    )
  }),
  NoNodesForSelectionCriteria: warn('M030', 'spec_raw', ({ spec_raw }, style) =>
    style.warning(`The selection criterion '${spec_raw}' does not match any enabled nodes`),
  ),
  DepsLockUpdating: info(
    'M031',
    'lock_filepath',
    ({ lock_filepath }) => `Updating lock file in file path: ${lock_filepath}`,
  ),
  DepsAddPackage: info(
    'M032',
    'package_name version packages_filepath',
    ({ package_name, version, packages_filepath }) =>
      `Added new package ${package_name}@${version} to ${packages_filepath}`,
  ),
  DepsFoundDuplicatePackage: info(
    'M033',
    'removed_package:map',
    ({ removed_package }) =>
      `Found duplicate package in packages.yml, removing: ${pythonList([removed_package]).slice(1, -1)}`,
  ),
  DepsScrubbedPackageName: warn('M035', 'package_name', ({ package_name }, style) =>
    style.warning(
      `Detected secret env var in ${package_name}. dbt will write a scrubbed representation to the lock file. This ` +
        "will cause issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'",
    ),
  ),
  EnsureGitInstalled: error('Z036', '', (_, style) =>
    style.error(
      'Make sure git is installed on your machine. More information: ' +
        'https://docs.getdbt.com/docs/package-management',
    ),
  ),
  DepsCreatingLocalSymlink: debug('Z037', '', 'Creating symlink to local dependency.'),
  DepsSymlinkNotAvailable: debug('Z038', '', 'Symlinks are not available on this OS, copying dependency.'),
}
