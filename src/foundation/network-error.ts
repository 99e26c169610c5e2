/** Nobody answered, or not to the end. The message says why, in half a sentence. */
export class NetworkError extends Error {
  /** Whether the same question may well be answered the next time. */
  readonly isPassing: boolean

  constructor(message: string, isPassing = true) {
    super(message)
    this.name = 'NetworkError'
    this.isPassing = isPassing
  }
}
