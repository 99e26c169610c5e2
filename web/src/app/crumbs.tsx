import { Link, useLocation } from 'wouter'

/** The way to this page: each part of its address that is itself a page. */
export function Crumbs() {
  const [location] = useLocation()
  const parts = location.split('/').filter(Boolean).map(decodeURIComponent)
  const hrefs = parts.map(
    (_, index) =>
      `/${parts
        .slice(0, index + 1)
        .map(encodeURIComponent)
        .join('/')}`,
  )
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      {parts.map((part, index) => (
        <span key={hrefs[index]}>
          {index > 0 && <span aria-hidden="true"> / </span>}
          {index < parts.length - 1 ? <Link href={hrefs[index] ?? '/'}>{named(part, index)}</Link> : named(part, index)}
        </span>
      ))}
    </nav>
  )
}

/** Places have a capital; names stay as they are. */
function named(part: string, index: number): string {
  return index === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part
}
