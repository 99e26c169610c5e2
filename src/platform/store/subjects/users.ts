import { type Clock, moment } from '../clock.ts'
import { text, textOrNull } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { User, UserRole, Users } from '../port/users.ts'

const COLUMNS = 'name, role, created_by, created_at, password_changed_at, last_sign_in_at'

/** Users in a database. */
export class StoredUsers implements Users {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async add({
    name,
    role,
    password,
    createdBy,
  }: Pick<User, 'name' | 'role' | 'createdBy'> & { readonly password: string }): Promise<User | undefined> {
    const now = moment(this.clock())
    const [row] = await this.session.write(
      `insert into users (name, role, password, created_by, created_at, password_changed_at)
       values ($1, $2, $3, $4, $5, $5) on conflict (name) do nothing returning ${COLUMNS}`,
      [name, role, password, createdBy, now],
    )
    return row && userFrom(row)
  }

  async find(name: string): Promise<User | undefined> {
    const [row] = await this.session.read(`select ${COLUMNS} from users where name = $1`, [name])
    return row && userFrom(row)
  }

  async passwordOf(name: string): Promise<string | undefined> {
    const [row] = await this.session.read('select password from users where name = $1', [name])
    return row && text(row, 'password')
  }

  async list(): Promise<readonly User[]> {
    return (await this.session.read(`select ${COLUMNS} from users order by name`)).map(userFrom)
  }

  async changeRole(name: string, role: UserRole): Promise<boolean> {
    const rows = await this.session.write('update users set role = $1 where name = $2 returning name', [role, name])
    return rows.length > 0
  }

  changePassword(name: string, password: string): Promise<boolean> {
    return this.session.transaction(async (session) => {
      await endSessions(session, name)
      const rows = await session.write(
        'update users set password = $1, password_changed_at = $2 where name = $3 returning name',
        [password, moment(this.clock()), name],
      )
      return rows.length > 0
    })
  }

  remove(name: string): Promise<boolean> {
    return this.session.transaction(async (session) => {
      await endSessions(session, name)
      return (await session.write('delete from users where name = $1 returning name', [name])).length > 0
    })
  }

  async any(): Promise<boolean> {
    return (await this.session.read('select 1 as one from users limit 1')).length > 0
  }
}

async function endSessions(session: Session, name: string): Promise<void> {
  await session.write("delete from sessions where user_name = $1 and via = 'local'", [name])
}

function userFrom(row: Row): User {
  return {
    name: text(row, 'name'),
    role: text(row, 'role') as UserRole,
    createdBy: textOrNull(row, 'created_by'),
    createdAt: text(row, 'created_at'),
    passwordChangedAt: text(row, 'password_changed_at'),
    lastSignInAt: textOrNull(row, 'last_sign_in_at'),
  }
}
