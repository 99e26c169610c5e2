import type { User, UserRole } from '../store/port/users.ts'
import type { Store } from '../store/store.ts'
import { digestPassword } from './password.ts'

type Together = Pick<Store, 'together'>

/** Adds a user, and writes that down. Undefined where the name is taken. */
export async function addUser(
  store: Together,
  {
    name,
    role,
    password,
    by,
  }: { readonly name: string; readonly role: UserRole; readonly password: string; readonly by: string | null },
): Promise<User | undefined> {
  const digest = await digestPassword(password)
  return store.together(async ({ users, audit }) => {
    const user = await users.add({ name, role, password: digest, createdBy: by })
    if (user) await audit.append([{ action: 'user.added', actor: by, subject: `user ${name}`, data: { role } }])
    return user
  })
}

/** Another password; whoever is signed in with the old one is so no longer. False where there is no such user. */
export async function changePassword(
  store: Together,
  name: string,
  password: string,
  by: string | null,
): Promise<boolean> {
  const digest = await digestPassword(password)
  return noted(store, { action: 'user.password_changed', name, by }, ({ users }) => users.changePassword(name, digest))
}

export function changeRole(store: Together, name: string, role: UserRole, by: string | null): Promise<boolean> {
  const change = { action: 'user.role_changed', name, by, data: { role } }
  return noted(store, change, ({ users }) => users.changeRole(name, role))
}

export function removeUser(store: Together, name: string, by: string | null): Promise<boolean> {
  return noted(store, { action: 'user.removed', name, by }, ({ users }) => users.remove(name))
}

interface Change {
  readonly action: string
  readonly name: string
  readonly by: string | null
  readonly data?: Readonly<Record<string, unknown>>
}

function noted(
  store: Together,
  { action, name, by, data = {} }: Change,
  change: (subjects: Pick<Store, 'users'>) => Promise<boolean>,
): Promise<boolean> {
  return store.together(async (subjects) => {
    const isDone = await change(subjects)
    if (isDone) await subjects.audit.append([{ action, actor: by, subject: `user ${name}`, data }])
    return isDone
  })
}
