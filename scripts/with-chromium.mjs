/** Runs a command with TRELLIS_TEST_CHROMIUM set to a Chromium: Debian's without windows, which it installs, else one that is there. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// The one without windows draws the same in half the time.
const PACKAGE = 'chromium-headless-shell'
const OTHERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const [command, ...args] = process.argv.slice(2)
if (!command) {
  console.error('usage: node scripts/with-chromium.mjs <command> …')
  process.exit(2)
}
const found = process.env.TRELLIS_TEST_CHROMIUM ?? present() ?? installed() ?? OTHERS.find((path) => existsSync(path))
if (found === undefined) {
  console.error('There is no Chromium here, and Debian’s could not be installed: set TRELLIS_TEST_CHROMIUM to one')
  process.exit(1)
}
const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TRELLIS_TEST_CHROMIUM: found } })
process.exit(status ?? 1)

function present() {
  return [`/usr/bin/${PACKAGE}`].find((path) => existsSync(path))
}

function installed() {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', PACKAGE],
  ]) {
    const [first, ...rest] = [...sudo, 'apt-get', ...words]
    spawnSync(first, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  return present()
}
