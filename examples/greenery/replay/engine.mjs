import { spawn } from 'node:child_process'

/**
 * Runs a program that takes dbt's arguments, in the folder of a project.
 * @param {string} engine a command, split at blanks
 * @param {readonly string[]} args
 * @param {string} projectDir
 * @param {Readonly<Record<string, string>>} [env] variables besides those that are there
 * @returns {Promise<void>} fails with what the program printed if it did not succeed
 */
export function runEngine(engine, args, projectDir, env = {}) {
  const [program, ...first] = engine.split(' ').filter((part) => part !== '')
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      cwd: projectDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => reject(new Error(`${program} does not start: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${engine} ${args.join(' ')} ended with ${code}\n${output}`))
    })
  })
}
