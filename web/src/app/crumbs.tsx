import { Link, useLocation } from 'wouter'
import { nodeName } from '../lib/node-name.ts'

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
          {index < parts.length - 1 ? (
            <Link href={hrefs[index] ?? '/'}>{named(parts, index)}</Link>
          ) : (
            named(parts, index)
          )}
        </span>
      ))}
    </nav>
  )
}

/** Places have a capital, nodes the name that people call them by; other names stay as they are. */
function named(parts: readonly string[], index: number): string {
  const part = parts[index] ?? ''
  if (index === 0) return part.charAt(0).toUpperCase() + part.slice(1)
  return index === 1 && /^(?:catalog|snapshots)$/.test(parts[0] ?? '') ? nodeName(part) || part : part
}
