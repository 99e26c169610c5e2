import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { memoryFiles } from '../../tests/memory-files.ts'
import { serveFolder } from './serve-folder.ts'

const files = memoryFiles({
  '/p/secret.txt': 'not served',
  '/p/target/index.html': '<p>docs</p>',
  '/p/target/manifest.json': '{}',
  '/p/target/assets/a b.svg': '<svg/>',
})

interface Reply {
  readonly status: number
  readonly type: string | undefined
  readonly text: string
}

describe('a folder is served', () => {
  test.each<[string, string, Partial<Reply>]>([
    ['the index for the folder itself', '/', { status: 200, type: 'text/html; charset=utf-8', text: '<p>docs</p>' }],
    ['a file', '/manifest.json', { status: 200, type: 'application/json; charset=utf-8', text: '{}' }],
    ['a file whatever the query', '/manifest.json?cb=1', { status: 200, text: '{}' }],
    ['a name with a blank', '/assets/a%20b.svg', { status: 200, type: 'image/svg+xml' }],
    ['no file that is not there', '/catalog.json', { status: 404 }],
    ['no folder without an index', '/assets', { status: 404 }],
    ['nothing above it', '/../secret.txt', { status: 404 }],
    ['nothing above it by another spelling', '/%2e%2e%2fsecret.txt', { status: 404 }],
    ['nothing whose name cannot be read', '/%ff', { status: 404 }],
  ])('with %s', async (_, path, reply) => {
    expect(await asked({ path })).toMatchObject(reply)
  })

  test('to reads alone', async () => {
    expect(await asked({ path: '/', method: 'POST' })).toMatchObject({ status: 405 })
    expect(await asked({ path: '/manifest.json', method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
  })

  test('to who asks for this machine by its name', async () => {
    expect(await asked({ path: '/', headers: { host: 'elsewhere.example:80' } })).toMatchObject({ status: 403 })
    expect(await asked({ path: '/', headers: { host: 'localhost:80' } })).toMatchObject({ status: 200 })
  })
})

test('a port that is taken is an error', async () => {
  await serving(async (port) => {
    const twice = serveFolder({ ...served(), port, signal: new AbortController().signal, onReady: () => {} })
    await expect(twice).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

function served() {
  return { folder: '/p/target', host: '127.0.0.1', port: 0, files }
}

async function serving<T>(work: (port: number) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  let ended: Promise<void> | undefined
  const port = await new Promise<number>((onReady, reject) => {
    ended = serveFolder({ ...served(), signal: stopping.signal, onReady })
    ended.catch(reject)
  })
  try {
    return await work(port)
  } finally {
    stopping.abort()
    await ended
  }
}

function asked(options: {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}): Promise<Reply> {
  return serving(
    (port) =>
      new Promise((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port, ...options }, (response) => {
          let text = ''
          response.on('data', (chunk) => (text += String(chunk)))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], text }),
          )
        })
        call.on('error', reject)
        call.end()
      }),
  )
}
