import { error, type EventKind, info, warn } from '../event-kind.ts'

/** Events that dbt does not have. Their codes begin with X, a letter that dbt leaves free. */
export const OWN: Readonly<Record<string, EventKind>> = {
  ProfileStandIn: info(
    'X001',
    'profiles_dir path',
    ({ profiles_dir, path }) => `No profiles.yml in ${profiles_dir}: using the DuckDB file ${path}`,
  ),
  RequiredVersionIgnored: warn(
    'X002',
    'package_name required installed',
    ({ package_name, required, installed }, style) =>
      style.warning(
        `The project '${package_name}' requires dbt ${required}, an earlier line than ${installed}: it is run all the same`,
      ),
  ),
  ReaderFailed: error('X003', 'reader exc', ({ reader, exc }, style) =>
    style.error(`The ${reader} is not written any more: ${exc}`),
  ),
  PackageArchiveChanged: warn(
    'X005',
    'package_name url expected found',
    ({ package_name, url, expected, found }, style) =>
      style.warning(
        `The archive of ${package_name} at ${url} is another than the hub has on record: its SHA-1 is ${found}, not ${expected}`,
      ),
  ),
  ModulesPathRenamed: warn('X004', 'deprecated_path exp_path', ({ deprecated_path, exp_path }, style) =>
    style.warning(`\`${deprecated_path}\` in dbt_project.yml is called \`${exp_path}\` since dbt 1.0`),
  ),
  DashboardProblem: warn('X007', 'path exc', ({ path, exc }, style) =>
    style.warning(`${path} is not shown as it stands:\n${exc}`),
  ),
  LineRewritten: info(
    'X008',
    'node_name unique_id path line:i before after rules:list',
    ({ path, line, before, after, rules }, style) =>
      [
        `${path}:${line}  [${(rules as readonly string[]).join(', ')}]`,
        ...String(before)
          .split('\n')
          .map((text) => style.red(`  - ${text}`)),
        ...String(after)
          .split('\n')
          .map((text) => style.green(`  + ${text}`)),
      ].join('\n'),
  ),
  LeaseAwaited: info(
    'X006',
    'title holder',
    ({ title, holder }) => `${title} waits for ${holder}, which is building it`,
  ),
}
