/** An answer that is no success, for whoever asked to read. Thrown by routes and hooks. */
export class HttpProblem extends Error {
  readonly statusCode: number
  readonly code: string
  readonly hint: string | null
  readonly headers: Readonly<Record<string, string>>

  constructor(
    statusCode: number,
    code: string,
    message: string,
    { hint = null, headers = {} }: { readonly hint?: string | null; readonly headers?: HttpProblem['headers'] } = {},
  ) {
    super(message)
    this.statusCode = statusCode
    this.code = code
    this.hint = hint
    this.headers = headers
  }
}
