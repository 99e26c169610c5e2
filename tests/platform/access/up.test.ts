import { spawn } from 'node:child_process'
import { afterAll, expect, test } from 'vitest'
import { TRELLIS } from '../../faults/trellis-process.ts'
import { killAll, makeProject, removeProjects, run, serve, until } from '../server/served-project.ts'

const PASSWORD = 'correct horse battery'

afterAll(async () => {
  killAll()
  await removeProjects()
})

/** Runs a command that reads a password from its standard input. */
function runWithInput(folder: string, words: readonly string[], input: string): Promise<number | null> {
  const child = spawn(process.execPath, [TRELLIS, ...words], { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(input)
  return new Promise((resolve) => child.once('close', resolve))
}

test('a server that others can reach begins once somebody can sign in, and asks everybody who he is', async () => {
  const folder = makeProject()
  const refused = await run(folder, ['up', '--host', '0.0.0.0', '--port', '0', '--no-open'])
  expect(refused.code).toBe(2)
  expect(refused.output).toContain('[access/no-way-in]')
  expect(refused.output).toContain('hint: make the first user: trellis users add NAME --role admin')

  expect(await runWithInput(folder, ['users', 'add', 'ada', '--role', 'operator'], `${PASSWORD}\n`)).toBe(0)
  const served = await serve(folder, ['--host', '0.0.0.0', '--log-format', 'json', '--log-level', 'debug'])
  const address = served.address.replace('0.0.0.0', '127.0.0.1')
  const statusOf = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${address}${path}`, { headers, redirect: 'manual' })).status
  expect(await statusOf('/healthz')).toBe(200)
  expect(await statusOf('/readyz')).toBe(200)
  expect(await statusOf('/api/runs')).toBe(401)
  expect(await statusOf('/metrics')).toBe(401)
  expect(await statusOf('/api/runs', { accept: 'text/html' })).toBe(302)

  const answer = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'ada', password: PASSWORD }),
  })
  expect(answer.status).toBe(200)
  const cookie = (answer.headers.get('set-cookie') ?? '').replace(/;.*/, '')
  expect(await statusOf('/api/runs', { cookie })).toBe(200)
  expect(await statusOf('/api/tokens', { cookie })).toBe(403)

  // Who may use the project's folder needs nothing more for its commands.
  expect((await run(folder, ['ls', '-s', 'd_plants'])).output).toContain('shop.d_plants')
  const made = await run(folder, ['tokens', 'create', 'prometheus', '--scope', 'metadata_only'])
  const [token = ''] = /trl_[\w-]{43}/.exec(made.output) ?? []
  expect(await statusOf('/metrics', { authorization: `Bearer ${token}` })).toBe(200)
  await run(folder, ['tokens', 'revoke', '1'])
  expect(await statusOf('/metrics', { authorization: `Bearer ${token}` })).toBe(401)

  // A password that is changed on the command line ends sessions of the server that is up.
  expect(await runWithInput(folder, ['users', 'password', 'ada'], 'another password\n')).toBe(0)
  expect(await statusOf('/api/runs', { cookie })).toBe(401)

  await run(folder, ['seed'])
  const metrics = await until(async () => {
    const { output } = await run(folder, ['tokens', 'create', 'again', '--scope', 'metadata_only'])
    const authorization = `Bearer ${/trl_[\w-]{43}/.exec(output)?.[0]}`
    const text = await (await fetch(`${address}/metrics`, { headers: { authorization } })).text()
    return text.includes('trellis_runs_ended_total{') && text
  })
  expect(metrics).toContain('trellis_runs_ended_total{job="",status="success",origin="cli"}')
  const { output } = await served.stop()
  const lines = output.split('\n').filter((line) => line.startsWith('{'))
  const logged = lines.map((line) => JSON.parse(line) as { message: string; request_id?: string; run_id?: number })
  expect(logged).toContainEqual(expect.objectContaining({ request_id: expect.any(String), level: 'debug' }))
  expect(logged).toContainEqual(
    expect.objectContaining({ message: expect.stringContaining('(dbt seed) ended with success'), level: 'info' }),
  )
})
