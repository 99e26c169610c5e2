import { createHash } from 'node:crypto'
import { type Clock, moment } from '../clock.ts'
import { number, text } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { Artifact, Artifacts } from '../port/artifacts.ts'
import { ARTIFACT_BODIES, keepBodies, packNew, readBody } from './bodies.ts'

/** Artifacts in a database. */
export class StoredArtifacts implements Artifacts {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async save(runId: number, step: number, path: string, content: Uint8Array | string): Promise<Artifact> {
    const body = Buffer.from(content)
    const sha256 = createHash('sha256').update(body).digest('hex')
    const createdAt = moment(this.clock())
    const contents = new Map([[sha256, body]])
    const packed = await packNew(this.session, ARTIFACT_BODIES, contents)
    await this.session.transaction(async (session) => {
      await keepBodies(session, ARTIFACT_BODIES, contents, packed, createdAt)
      await session.write(
        `insert into artifacts (run_id, step, path, bytes, sha256, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (run_id, step, path) do update set bytes = excluded.bytes, sha256 = excluded.sha256,
           created_at = excluded.created_at`,
        [runId, step, path, body.length, sha256, createdAt],
      )
    })
    return { runId, step, path, bytes: body.length, sha256, createdAt }
  }

  async list(runId: number, step?: number): Promise<readonly Artifact[]> {
    const rows = await this.session.read(
      `select * from artifacts where run_id = $1 ${step === undefined ? '' : 'and step = $2'} order by step, path`,
      step === undefined ? [runId] : [runId, step],
    )
    return rows.map(artifactFrom)
  }

  async read(runId: number, path: string, step?: number): Promise<Uint8Array | undefined> {
    const [row] = await this.session.read(
      `select sha256 from artifacts where run_id = $1 and path = $2 ${step === undefined ? '' : 'and step = $3'}
       order by step desc limit 1`,
      step === undefined ? [runId, path] : [runId, path, step],
    )
    return row && readBody(this.session, ARTIFACT_BODIES, text(row, 'sha256'))
  }

  async readLatest(job: string, instance: string | null, path: string): Promise<Uint8Array | undefined> {
    const [row] = await this.session.read(
      `select a.sha256 from runs as r join artifacts as a on a.run_id = r.id
       where r.job = $1 and r.instance = $2 and r.finished_at is not null and a.path = $3
       order by r.id desc, a.step desc limit 1`,
      [job, instance ?? '', path],
    )
    return row && readBody(this.session, ARTIFACT_BODIES, text(row, 'sha256'))
  }
}

function artifactFrom(row: Row): Artifact {
  return {
    runId: number(row, 'run_id'),
    step: number(row, 'step'),
    path: text(row, 'path'),
    bytes: number(row, 'bytes'),
    sha256: text(row, 'sha256'),
    createdAt: text(row, 'created_at'),
  }
}
