import { lazy } from 'react'
import { paths } from '../lib/paths.ts'

type Page = React.LazyExoticComponent<React.ComponentType>

/** A screen: which addresses lead to it, and what is loaded for it. */
export interface Screen {
  /** As wouter reads it: `/runs/:id/:tab?`. */
  readonly route: string
  readonly page: Page
}

/** A place in the sidebar, with the key that goes there after `g`. */
export interface Place {
  readonly label: string
  readonly href: string
  readonly key: string
}

const Home = lazy(() => import('../pages/home/home-page.tsx').then(({ HomePage }) => ({ default: HomePage })))
const Catalog = lazy(() =>
  import('../pages/catalog/catalog-page.tsx').then(({ CatalogPage }) => ({ default: CatalogPage })),
)

export const SCREENS: readonly Screen[] = [
  { route: '/', page: Home },
  { route: '/catalog', page: Catalog },
]

export const PLACES: readonly Place[] = [
  { label: 'Home', href: paths.home(), key: 'h' },
  { label: 'Catalog', href: paths.catalog(), key: 'c' },
]
