import { debug, error, type EventKind, info, list, mapping } from '../event-kind.ts'
import { pythonDict } from '../python-text.ts'

/** What happens before the project is read. */
export const SETTINGS: Readonly<Record<string, EventKind>> = {
  MainReportVersion: info('A001', 'version log_version:i', ({ version }) => `Running with dbt${version}`),
  MainReportArgs: debug('A002', 'args:map', ({ args }) => `running dbt with arguments ${pythonDict(mapping(args))}`),
  MainTrackingUserState: debug('A003', 'user_state', ({ user_state }) => `Tracking: ${user_state}`),
  MissingProfileTarget: info(
    'A005',
    'profile_name target_name',
    ({ profile_name, target_name }) => `target not specified in profile '${profile_name}', using '${target_name}'`,
  ),
  InvalidOptionYAML: error('A008', 'option_name', ({ option_name }, style) =>
    style.error(`The YAML provided in the --${option_name} argument is not valid.`),
  ),
  LogDbtProjectError: error('A009', 'exc', ({ exc }, style) =>
    style.error(`Encountered an error while reading the project:${exc ? `\n  ${exc}` : ''}`),
  ),
  LogDbtProfileError: error('A011', 'exc profiles:list', ({ exc, profiles }, style) => {
    const names = list(profiles)
    const found =
      names.length > 0
        ? `Defined profiles:\n${names.map((name) => ` - ${name}`).join('')}`
        : 'There are no profiles defined in your profiles.yml file'
    return style.error(
      `Encountered an error while reading profiles:\n  ${exc}${found}\n` +
        'For more information on configuring profiles, please consult the dbt docs:\n\n' +
        'https://docs.getdbt.com/docs/configure-your-profile\n',
    )
  }),
  StarterProjectPath: debug('A017', 'dir', ({ dir }) => `Starter project path: ${dir}`),
  ConfigFolderDirectory: info('A018', 'dir', ({ dir }) => `Creating dbt configuration folder at ${dir}`),
  NoSampleProfileFound: info('A019', 'adapter', ({ adapter }) => `No sample profile found for ${adapter}.`),
  ProfileWrittenWithSample: info(
    'A020',
    'name path',
    ({ name, path }) =>
      `Profile ${name} written to ${path} using target's sample configuration. ` +
      "Once updated, you'll be able to start developing with dbt.",
  ),
  ProfileWrittenWithTargetTemplateYAML: info(
    'A021',
    'name path',
    ({ name, path }) =>
      `Profile ${name} written to ${path} using target's profile_template.yml and your supplied values.`,
  ),
  ProfileWrittenWithProjectTemplateYAML: info(
    'A022',
    'name path',
    ({ name, path }) =>
      `Profile ${name} written to ${path} using project's profile_template.yml and your supplied values.`,
  ),
  SettingUpProfile: info('A023', '', 'Setting up your profile.'),
  InvalidProfileTemplateYAML: info('A024', '', 'Invalid profile_template.yml in project.'),
  ProjectNameAlreadyExists: info('A025', 'name', ({ name }) => `A project called ${name} already exists here.`),
  ProjectCreated: info(
    'A026',
    'project_name path docs_url slack_url',
    ({ project_name, path, docs_url }) =>
      `Your new dbt project "${project_name}" was created!\nInitialized new project in ${path}\n\n` +
      `For more information on how to configure the profiles.yml file,\nplease consult the dbt documentation here:\n\n  ${docs_url}\n`,
  ),
}
