import { createRoot } from 'react-dom/client'
import { exportSource, filesBeside, filesInside } from '../data/export-source.ts'
import { httpSource } from '../data/http-source.ts'
import type { Source } from '../data/source.ts'
import '../styles/base.css'
import { App } from './app.tsx'
import { loadScreen, loadScreensInPeace } from './places.ts'

/** An export says in its head where its answers are: beside the page, or inside it. */
function sourceOfPage(): Source {
  const kind = document.querySelector('meta[name="trellis-export"]')?.getAttribute('content')
  if (kind === undefined || kind === null) return httpSource()
  return exportSource(kind === 'inside' ? filesInside() : filesBeside())
}

const root = document.getElementById('app')
if (!root) throw new Error('the page has no place for the app')
const source = sourceOfPage()
const address = source.kind === 'export' ? location.hash.slice(1) : location.pathname
const show = () => createRoot(root).render(<App source={source} />)
// The first page is there when the app is: React holds back for a while what follows a place holder.
void loadScreen(address.split('?')[0] || '/').then(show, show)
loadScreensInPeace()
