import { createRoot } from 'react-dom/client'
import { httpSource } from '../data/http-source.ts'
import '../styles/base.css'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (!root) throw new Error('the page has no place for the app')
createRoot(root).render(<App source={httpSource()} />)
