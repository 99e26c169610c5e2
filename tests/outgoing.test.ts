import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Who may speak to other machines, or to this one over the network, by himself; and why that is no way around the guard. */
const SPEAKERS: Readonly<Record<string, string>> = {
  'foundation/http-exchange.ts': 'below get and send of the effects; send looks at each address',
  'foundation/serve-folder.ts': 'answers, and asks nobody',
  'platform/alerts/channels/smtp.ts': 'asks for the address of its host before it connects',
  'server/http/odd-requests.ts': 'takes the texts of status codes, and answers',
  'cli/platform/server-client.ts': 'asks the server of the project at this machine',
}

const LIBRARIES =
  /from '(?:undici|node:https?|node:http2|node:tls|node:dgram|nodemailer)'|import\('(?:undici|nodemailer)'\)|(?<![.\w])fetch\(/

test('nobody sends anything but through the guard', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/(?:\.test|-for-tests)\.ts$/.test(file),
  )
  const speakers = files.filter((file) => LIBRARIES.test(withoutOwnWords(readFileSync(join('src', file), 'utf8'))))
  expect(speakers.sort()).toEqual(Object.keys(SPEAKERS).sort())
})

/** Functions of our own have the name, too. */
function withoutOwnWords(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/(?:private|async|readonly)?\s*fetch\([^)]*\): [^{]+\{/g, '')
    .replaceAll(/await fetch\(source/g, '')
}
