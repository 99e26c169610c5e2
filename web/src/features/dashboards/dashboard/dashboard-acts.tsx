import { useState } from 'react'
import { useLocation } from 'wouter'
import { Menu } from '../../../components/menu.tsx'
import { paths } from '../../../lib/paths.ts'
import type { Desk } from './desk.ts'
import { EmbedDialog } from './embed-dialog.tsx'

/** What can be done with a whole dashboard. */
export function DashboardActs({ desk }: { readonly desk: Desk }) {
  const { dashboard } = desk
  const [, go] = useLocation()
  const [isEmbedding, setEmbedding] = useState(false)
  return (
    <>
      <Menu
        label="Of this dashboard"
        items={[
          { label: 'Print, or save as PDF', onChoose: () => setTimeout(() => print(), AFTER_MENU_MS) },
          { label: 'Copy the link', onChoose: () => void navigator.clipboard.writeText(location.href) },
          { label: 'Embed in another page', onChoose: () => setEmbedding(true) },
          ...(dashboard.exposure_id === null
            ? []
            : [
                {
                  label: 'Where its numbers come from',
                  onChoose: () =>
                    go(paths.lineage({ select: `+exposure:${dashboard.exposure_id?.split('.').at(-1)}` })),
                },
              ]),
        ]}
      />
      <EmbedDialog desk={desk} isOpen={isEmbedding} onClose={() => setEmbedding(false)} />
    </>
  )
}

/** The menu has gone by then. */
const AFTER_MENU_MS = 50
