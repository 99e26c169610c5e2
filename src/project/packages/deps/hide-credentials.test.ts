import { describe, expect, test } from 'vitest'
import { hideCredentials } from './hide-credentials.ts'

describe('an address tells no password and no token', () => {
  test.each([
    ['https://tok3n@github.com/a/b.git', 'https://*****@github.com/a/b.git'],
    ['https://me:tok3n@github.com/a/b.git', 'https://*****@github.com/a/b.git'],
    ['https://:tok3n@github.com/a/b.git', 'https://*****@github.com/a/b.git'],
    ['https://me:p@ss@github.com/a/b.git', 'https://*****@github.com/a/b.git'],
    ['ssh://me:tok3n@host/a.git', 'ssh://*****@host/a.git'],
    [
      "fatal: unable to access 'http://me:tok3n@host:80/a/': 403",
      "fatal: unable to access 'http://*****@host:80/a/': 403",
    ],
    ['two: http://a:b@c/ and https://d@e/', 'two: http://*****@c/ and https://*****@e/'],
  ])('%s', (text, hidden) => {
    expect(hideCredentials(text)).toBe(hidden)
  })

  test.each([
    'https://github.com/a/b.git',
    'https://host:8080/a@b/c',
    'git@github.com:acme/dates.git',
    'ssh://git@github.com/acme/dates.git',
    'file:///home/me/a.git',
    '../a.git',
  ])('%s holds none', (text) => {
    expect(hideCredentials(text)).toBe(text)
  })
})
