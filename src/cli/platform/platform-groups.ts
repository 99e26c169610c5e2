/** Words that stand before several of them, and mean nothing alone. */
export const PLATFORM_GROUPS: Readonly<Record<string, string>> = {
  jobs: 'The jobs of trellis.yml',
  runs: 'What ran, runs and will run',
  instances: 'Deployments of the same project',
  dashboards: 'Dashboards as code',
  catalog: 'The project as the web app shows it',
  history: 'The history of runs as tables of the warehouse',
  alerts: 'Who is told what',
  audit: 'Evidence of what happened',
  store: 'What the platform remembers',
  tokens: 'Tokens for programs',
  users: 'People who sign in',
}
