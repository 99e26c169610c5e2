/**
 * What the licences of bundled packages ask for: dist/NOTICES.txt names each package whose code, fonts or WebAssembly is
 * in dist/, and has its licence and its notice word for word. A package without either stops the build.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const OF_A_LICENCE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i

/** @param files paths from `root`, as esbuild's metafiles name their inputs; those of our own are passed over. */
export function notices(root, files) {
  const folders = new Set([...files].flatMap((file) => packageFolder(file) ?? []))
  return `${HEAD}\n${[...folders]
    .sort()
    .map((folder) => notice(root, folder))
    .join('\n')}`
}

const HEAD = `Trellis is licensed under the Apache License 2.0, see LICENSE. The packages below are bundled with it, each under its
own licence.
`

function notice(root, folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  const texts = licenceFiles(join(root, folder)).map((path) => readFileSync(path, 'utf8').trim())
  if (texts.length === 0 && typeof license !== 'string') throw new Error(`${name}: no licence in ${folder}`)
  return `${'='.repeat(80)}\n${name} ${version}${typeof license === 'string' ? ` (${license})` : ''}\n\n${texts.join('\n\n')}\n`
}

/** They lie beside package.json, or, where all that a package has is WebAssembly, beside that. */
function licenceFiles(folder) {
  return [folder, join(folder, 'wasm')].flatMap((place) => {
    try {
      return readdirSync(place)
        .filter((file) => OF_A_LICENCE.test(file))
        .sort()
        .map((file) => join(place, file))
    } catch {
      return []
    }
  })
}

/** `node_modules/a/node_modules/@b/c` of whatever lies in there. */
function packageFolder(file) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/@][^/]*)\//.exec(file)
  return found ? [found[1]] : undefined
}
