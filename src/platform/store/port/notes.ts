/** Short texts that are remembered by a name: what the store is called, what somebody was told last. */
export interface Notes {
  find(name: string): Promise<string | undefined>
  /** Keeps a text, or forgets it where it is null. */
  set(name: string, value: string | null): Promise<void>
  /** Keeps the text unless there is one already, and gives the one that is there: the same for all who ask at once. */
  ensure(name: string, value: string): Promise<string>
}
