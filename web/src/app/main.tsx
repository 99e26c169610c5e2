import { createRoot } from 'react-dom/client'
import { exportSource, filesBeside, filesInside } from '../data/export-source.ts'
import { httpSource } from '../data/http-source.ts'
import type { Source } from '../data/source.ts'
import '../styles/base.css'
import { App } from './app.tsx'

/** An export says in its head where its answers are: beside the page, or inside it. */
function sourceOfPage(): Source {
  const kind = document.querySelector('meta[name="trellis-export"]')?.getAttribute('content')
  if (kind === undefined || kind === null) return httpSource()
  return exportSource(kind === 'inside' ? filesInside() : filesBeside())
}

const root = document.getElementById('app')
if (!root) throw new Error('the page has no place for the app')
createRoot(root).render(<App source={sourceOfPage()} />)
