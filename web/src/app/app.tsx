import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { Link, Route, Router, type RouterProps, Switch } from 'wouter'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'
import { ServerGone } from '../components/server-gone.tsx'
import type { Source } from '../data/source.ts'
import { SourceProvider } from '../data/source-context.ts'
import { useFreshAnswers } from '../data/use-answer.ts'
import { useSettled } from '../data/use-settled.ts'
import { useStoreProblem } from '../data/use-store-problem.ts'
import { paths } from '../lib/paths.ts'
import { useExportLocation, useExportSearch } from './export-location.ts'
import { PageBoundary } from './page-boundary.tsx'
import { SCREENS } from './places.ts'
import { Shell } from './shell.tsx'
import { stayInInstance } from './stay-in-instance.ts'

/** The whole app over a source. An export has its addresses behind `#`: any file server will do for it. */
export function App({ source }: { readonly source: Source }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 5_000 } } }))
  const addresses =
    source.kind === 'export' ? { hook: useExportLocation, searchHook: useExportSearch } : STAYING_IN_INSTANCE
  return (
    <SourceProvider value={source}>
      <QueryClientProvider client={queries}>
        <Router {...addresses}>
          <Fresh />
          <Shell>
            <PageBoundary>
              <Suspense fallback={<div aria-busy="true" />}>
                <Switch>
                  {SCREENS.map(({ route, page }) => (
                    <Route key={route} path={route} component={page} />
                  ))}
                  <Route>
                    <Page title="No such page">
                      <Empty title="Nothing is at this address">
                        Press <kbd>/</kbd> to search for it, or go <Link href={paths.home()}>home</Link>.
                      </Empty>
                    </Page>
                  </Route>
                </Switch>
              </Suspense>
            </PageBoundary>
          </Shell>
        </Router>
      </QueryClientProvider>
    </SourceProvider>
  )
}

/** An export has no instances. */
const STAYING_IN_INSTANCE: Pick<RouterProps, 'hrefs' | 'aroundNav'> = {
  hrefs: stayInInstance,
  aroundNav: (navigate, to, options) => navigate(stayInInstance(to), options),
}

function Fresh() {
  const goneSince = useFreshAnswers()
  const storeProblem = useStoreProblem()
  useSettled()
  if (goneSince !== undefined) return <ServerGone since={goneSince} message="The server does not answer." />
  return storeProblem ? <ServerGone {...storeProblem} /> : null
}
