/** What people may do: look; run and look after; everything. */
export type UserRole = 'viewer' | 'operator' | 'admin'

/** Somebody who signs in with a password; the password itself is never kept. */
export interface User {
  readonly name: string
  readonly role: UserRole
  readonly createdBy: string | null
  readonly createdAt: string
  readonly passwordChangedAt: string
  readonly lastSignInAt: string | null
}

/** Names are compared as they are: who adds one has brought it into its one form. */
export interface Users {
  /** `password` is its digest, with all that it takes to compare with it. Undefined where the name is taken. */
  add(user: Pick<User, 'name' | 'role' | 'createdBy'> & { readonly password: string }): Promise<User | undefined>
  find(name: string): Promise<User | undefined>
  /** The digest of a user's password. */
  passwordOf(name: string): Promise<string | undefined>
  list(): Promise<readonly User[]>
  changeRole(name: string, role: UserRole): Promise<boolean>
  /** Ends all sessions of the user, too. */
  changePassword(name: string, password: string): Promise<boolean>
  /** Ends all sessions of the user, too. */
  remove(name: string): Promise<boolean>
  any(): Promise<boolean>
}
