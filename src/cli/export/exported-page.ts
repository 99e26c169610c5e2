/** What a page may do that has no server to say so. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The page of the app, with its files beside it in whatever folder that is. */
export function exportedPage(page: string): string {
  return page
    .replace(
      '<meta charset="utf-8">',
      `<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n<meta name="trellis-export" content="beside">`,
    )
    .replaceAll('"/assets/', '"./assets/')
}
