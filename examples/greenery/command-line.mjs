import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Whether the module is the program that was started, and not one that another imports.
 * @param {string} moduleUrl its `import.meta.url`
 * @returns {boolean}
 */
export function isProgram(moduleUrl) {
  const program = process.argv[1]
  return program !== undefined && realpathSync(program) === realpathSync(fileURLToPath(moduleUrl))
}
