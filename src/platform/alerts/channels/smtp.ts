import { isIP } from 'node:net'
import { openAddressOf } from '#foundation/http-send.ts'
import type { Email } from './email.ts'
import type { Outcome } from './http-message.ts'

/** The server that sends e-mails. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly user: string | null
  readonly password: string | null
  /** Whether the connection begins with TLS; else it turns to it where the server can. */
  readonly tls: boolean
}

/** How long one waits for each of a server's answers, and when one gives up waiting for all of them. */
export interface SmtpPatience {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Private addresses and names that it may have all the same. */
  readonly allowPrivate: readonly string[]
}

/** Hands an e-mail to a server. It never throws. */
export async function smtpSend(
  email: Email,
  server: SmtpServer,
  { timeoutMs, signal, allowPrivate }: SmtpPatience,
): Promise<Outcome> {
  // Few projects send e-mails.
  const { createTransport } = await import('nodemailer')
  const { host, port, user, password, tls } = server
  let address: string
  try {
    address = await openAddressOf(host, allowPrivate)
  } catch (error) {
    return outcomeOfError(error as Error)
  }
  const transport = createTransport({
    host: address,
    // The certificate is of the name.
    ...(isIP(host) === 0 && { tls: { servername: host } }),
    port,
    secure: tls,
    // A password goes over no open line, but to this machine itself.
    requireTLS: !tls && user !== null && !isThisMachine(host),
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Texts are of strangers: they name neither files nor addresses to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { to, headers, ...rest } = email
    const sending = transport.sendMail({ ...rest, to: [...to], headers: { ...headers } })
    // A server can answer a little again and again, and never come to an end.
    const sent = await Promise.race([sending, untilAborted(signal)])
    const rejected = sent.rejected ?? []
    return rejected.length === 0
      ? { kind: 'delivered' }
      : { kind: 'refused', problem: `the server does not take it for ${rejected.map(String).join(', ')}` }
  } catch (error) {
    return outcomeOfError(error as Error & { readonly responseCode?: number })
  } finally {
    transport.close()
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('the server did not take it in time'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Answers from 552 to 554 are about the message; all others may be put right. */
function outcomeOfError(error: Error & { readonly responseCode?: number }): Outcome {
  const code = error.responseCode
  const problem = error.message.replace(/\s+/g, ' ').slice(0, 300)
  return code !== undefined && code >= 552 && code <= 554 ? { kind: 'refused', problem } : { kind: 'failed', problem }
}
