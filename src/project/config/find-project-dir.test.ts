import { expect, test } from 'vitest'
import { defaultProfilesDir } from './find-project-dir.ts'

const COMMIT = '/srv/shop/.trellis/commits/0455ceba/dbt'

test.each([
  ['the present folder', '/shop/models', ['/shop/models', '/shop', '/home/ada/.dbt'], '/shop/models'],
  ['~/.dbt', '/shop/models', ['/shop', '/home/ada/.dbt'], '/home/ada/.dbt'],
  ['the folder of the project', '/shop/models', ['/shop'], '/shop'],
  ['~/.dbt where nobody has one', '/shop/models', [], '/home/ada/.dbt'],
])('profiles are looked for in %s', (_, cwd, folders, expected) => {
  expect(defaultProfilesDir(filesWith(folders), cwd, '/home/ada', '/shop')).toBe(expected)
})

test.each([
  ['where the server was started', ['/srv/shop', COMMIT, '/home/ada/.dbt'], '/srv/shop'],
  ['in the commit', [COMMIT, '/home/ada/.dbt'], COMMIT],
])('in a commit that was checked out, profiles are those %s', (_, folders, expected) => {
  const files = filesWith(folders, { [`${COMMIT}/.trellis`]: '/srv/shop/.trellis' })
  expect(defaultProfilesDir(files, COMMIT, '/home/ada', COMMIT)).toBe(expected)
})

function filesWith(folders: readonly string[], links: Readonly<Record<string, string>> = {}) {
  const profiles = new Set(folders.map((folder) => `${folder}/profiles.yml`))
  return { exists: (path: string) => profiles.has(path), readLink: (path: string) => links[path] }
}
