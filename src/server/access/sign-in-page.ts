import type { AccessRules } from './access-rules.ts'

/** What the page shows. */
export interface SignInPage {
  readonly rules: AccessRules
  /** Whether nobody has to. */
  readonly isOpen: boolean
  /** Where to go afterwards. */
  readonly next: string
  /** What went wrong, in words. */
  readonly problem?: string | undefined
  /** Who is signed in already. */
  readonly signedIn?: { readonly name: string; readonly csrfToken: string } | undefined
}

/** The page on which people sign in: it needs no script. */
export function signInPage({ rules, isOpen, next, problem, signedIn }: SignInPage): string {
  const body = signedIn ? signedInPart(signedIn, next) : isOpen ? openPart(next) : signInPart(rules, next)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trellis: sign in</title>
<link rel="stylesheet" href="/sign-in.css">
</head>
<body>
<main>
<h1>Trellis</h1>
${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>\n`}${body}
</main>
</body>
</html>
`
}

function openPart(next: string): string {
  return `<p>Nobody has to sign in here.</p>\n<p><a href="${escaped(next)}">Go on</a></p>`
}

function signInPart({ signIn }: AccessRules, next: string): string {
  switch (signIn.kind) {
    case 'local':
      return `<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${escaped(next)}">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>`
    case 'oidc':
      return `<p><a class="button" href="/sign-in/oidc?next=${escaped(encodeURIComponent(next))}">Sign in</a></p>`
    case 'proxy':
      return '<p>You are signed in by the proxy through which this server is reached, and it did not say who you are.</p>'
  }
}

function signedInPart(
  { name, csrfToken }: { readonly name: string; readonly csrfToken: string },
  next: string,
): string {
  return `<p>You are signed in as ${escaped(name)}.</p>
<p><a href="${escaped(next)}">Go on</a></p>
<form method="post" action="/sign-out">
<input type="hidden" name="csrf_token" value="${escaped(csrfToken)}">
<button>Sign out</button>
</form>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

export const SIGN_IN_STYLE = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { display: grid; min-height: 100vh; margin: 0; place-items: center }
main { box-sizing: border-box; width: min(22rem, 100vw); padding: 1.5rem }
h1 { font-size: 1.5rem }
form { display: grid; gap: 0.5rem }
input, button, .button { box-sizing: border-box; font: inherit; padding: 0.5rem 0.75rem }
button, .button { display: block; margin-top: 0.5rem; border: 0; border-radius: 0.25rem; background: #1b6e3c; color: #fff; text-align: center; text-decoration: none }
[role='alert'] { border-left: 0.25rem solid #b3261e; padding-left: 0.75rem }
`
