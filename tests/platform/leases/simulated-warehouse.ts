/** A warehouse with transactions and a fence, whose connections lie on the other side of a network. */
import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import type { Connection, RunResult } from '#warehouse/adapter/connection.ts'
import type { FenceMark, FenceSql } from '#warehouse/adapter/fence.ts'

/** What a connection may be asked, as text. */
export type Statement =
  | { readonly kind: 'raise' | 'check' | 'highest' | 'end former'; readonly mark: FenceMark }
  | { readonly kind: 'identify' }
  | { readonly kind: 'read'; readonly relation: string }
  | {
      readonly kind: 'publish'
      readonly relation: string
      readonly base: number
      readonly by: string
      readonly alone?: true
    }

export const said = (statement: Statement): string => JSON.stringify(statement)

export const SIMULATED_FENCE: FenceSql = {
  create: () => '',
  identify: () => said({ kind: 'identify' }),
  raise: (_, mark) => said({ kind: 'raise', mark }),
  highest: (_, mark) => said({ kind: 'highest', mark }),
  endFormer: (_, mark) => said({ kind: 'end former', mark }),
  check: (_, mark) => said({ kind: 'check', mark }),
}

/** The way to the warehouse: each passage takes its time, or has no end. */
export interface Network {
  there(): Promise<void>
  back(): Promise<void>
  /** At the warehouse itself, whatever becomes of who asked. */
  wait(milliseconds: number): Promise<void>
}

interface FenceRow {
  token: number
  holder: string
  backends: ReadonlySet<Backend>
}

interface Lock {
  readonly kind: 'shared' | 'exclusive'
  readonly backends: Set<Backend>
}

export class SimulatedWarehouse {
  /** What is published, by relation: how often, and by whom last. */
  readonly published = new Map<string, { version: number; readonly by: string[] }>()
  readonly violations: string[] = []
  publications = 0
  statements = 0
  terminations = 0
  readonly fences = new Map<string, FenceRow>()
  readonly locks = new Map<string, Lock>()

  versionOf(relation: string): number {
    return this.published.get(relation)?.version ?? 0
  }

  /** Who reads what was there, and writes what follows from it, must find it there still. */
  publish({ relation, base, by }: Extract<Statement, { kind: 'publish' }>): void {
    const before = this.published.get(relation) ?? { version: 0, by: [] }
    if (before.version !== base) {
      this.violations.push(
        `${by} overwrites ${relation}: it read version ${base}, and there is ${before.version} of ${before.by.at(-1)}`,
      )
    }
    this.publications++
    this.published.set(relation, { version: before.version + 1, by: [...before.by.slice(-3), by] })
  }
}

/** A connection, with the process at the warehouse that serves it. */
export class Backend implements Connection {
  isGone = false
  private readonly warehouse: SimulatedWarehouse
  private readonly network: Network
  private hasBegun = false
  private isOpen = false
  private pending: (() => void)[] = []

  constructor(warehouse: SimulatedWarehouse, network: Network) {
    this.warehouse = warehouse
    this.network = network
  }

  get standsAlone(): boolean {
    return this.hasBegun && !this.isOpen
  }

  async run(sql: string): Promise<RunResult> {
    await this.network.there()
    this.warehouse.statements++
    const rows = await this.serve(sql.trim())
    await this.network.back()
    return { response: { _message: 'OK' }, table: { columns: [], rows: rows.map((row) => [row]) } }
  }

  async rollback(): Promise<void> {
    this.hasBegun = false
    if (!this.isOpen) return
    await this.network.there()
    this.end(false)
  }

  cancel(): void {}

  async close(): Promise<void> {
    this.terminate()
  }

  /** The process at the warehouse ends, and with it what it has not published. */
  terminate(): void {
    this.end(false)
    this.isGone = true
  }

  private async serve(sql: string): Promise<readonly number[]> {
    if (this.isGone) throw refused('the connection is gone')
    if (!this.hasBegun) {
      this.hasBegun = true
      this.isOpen = true
    }
    switch (sql.toLowerCase()) {
      case 'begin':
        this.isOpen = true
        return []
      case 'rollback':
        this.end(false)
        return []
      case 'commit':
        this.end(true)
        return []
    }
    const statement = JSON.parse(sql) as Statement
    const { warehouse } = this
    switch (statement.kind) {
      case 'identify':
        return [1]
      case 'read':
        return [warehouse.versionOf(statement.relation)]
      case 'publish':
        if (statement.alone && this.isOpen) throw refused('not in a transaction', true)
        if (this.isOpen) this.pending.push(() => warehouse.publish(statement))
        else warehouse.publish(statement)
        return []
      case 'highest':
        return [Math.max(0, ...statement.mark.resources.map((each) => warehouse.fences.get(each)?.token ?? 0))]
      case 'check':
        return this.check(statement.mark)
      case 'raise':
        return this.raise(statement.mark)
      case 'end former':
        return this.endFormer(statement.mark)
    }
  }

  private async check({ resources, tokens, holder }: FenceMark): Promise<readonly number[]> {
    for (const resource of resources) await this.lock(resource, 'shared')
    const found = resources.filter((resource, at) => {
      const fence = this.warehouse.fences.get(resource)
      return fence?.token === tokens[at] && fence?.holder === holder
    })
    if (!this.isOpen) this.unlock()
    return found.map(() => 1)
  }

  private async raise({ resources, tokens, holder }: FenceMark): Promise<readonly number[]> {
    const raised: number[] = []
    for (const [at, resource] of resources.entries()) {
      await this.lock(resource, 'exclusive')
      const token = tokens[at] ?? 0
      const fence = this.warehouse.fences.get(resource)
      const isMine = fence?.token === token && fence.holder === holder
      if (fence && !isMine && fence.token >= token) continue
      const backends = new Set(isMine ? [...fence.backends, this] : [this])
      this.pending.push(() => this.warehouse.fences.set(resource, { token, holder, backends }))
      raised.push(1)
    }
    if (!this.isOpen) this.end(true)
    return raised
  }

  private endFormer({ resources, holder }: FenceMark): readonly number[] {
    const former = resources.flatMap((resource) => {
      const fence = this.warehouse.fences.get(resource)
      return fence && fence.holder !== holder ? [...fence.backends].filter((each) => !each.isGone && each !== this) : []
    })
    for (const each of former) {
      this.warehouse.terminations++
      each.terminate()
    }
    return former.map(() => 1)
  }

  private async lock(resource: string, kind: Lock['kind']): Promise<void> {
    const { locks } = this.warehouse
    for (;;) {
      if (this.isGone) throw refused('the connection is gone')
      const lock = locks.get(resource)
      const isMineAlone = lock?.backends.size === 1 && lock.backends.has(this)
      if (!lock || isMineAlone || (lock.kind === 'shared' && kind === 'shared')) {
        const backends = lock && lock.kind === kind ? lock.backends : new Set<Backend>()
        backends.add(this)
        locks.set(resource, { kind: isMineAlone && lock.kind === 'exclusive' ? 'exclusive' : kind, backends })
        return
      }
      await this.network.wait(3)
    }
  }

  private unlock(): void {
    for (const [resource, { backends }] of this.warehouse.locks) {
      if (backends.delete(this) && backends.size === 0) this.warehouse.locks.delete(resource)
    }
  }

  private end(isCommitted: boolean): void {
    const { pending } = this
    this.pending = []
    this.isOpen = false
    if (isCommitted) for (const apply of pending) apply()
    this.unlock()
  }
}

function refused(text: string, takesNoTransaction = false): DatabaseError {
  return new DatabaseError({
    text,
    sql: '',
    excType: 'DbtDatabaseError',
    category: 'Database Error',
    takesNoTransaction,
  })
}
