import { embedScope } from '#api/embed-scope.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { paths } from '../../../lib/paths.ts'
import type { Desk } from './desk.ts'
import './embed-dialog.css'

/** The words with which another page shows this dashboard. */
export function EmbedDialog({
  desk: { search, dashboard },
  isOpen,
  onClose,
}: {
  readonly desk: Desk
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const query = new URLSearchParams(search)
  query.set('embed', 'TOKEN')
  const scope = embedScope(dashboard.name, query.get('instance') ?? '')
  const address = new URL(`${paths.dashboard(dashboard.name)}?${query}`, location.href)
  const code = `<iframe src="${address.href.replaceAll('&', '&amp;')}" width="100%" height="800"></iframe>`
  return (
    <Dialog label="Embed this dashboard" isOpen={isOpen} onClose={onClose}>
      <h2>Embed this dashboard</h2>
      <p className="embed-about">
        As it is shown now, with its filters. In place of <code>TOKEN</code> comes a token that shows this dashboard and
        nothing else: <code>trellis tokens create wiki --scope {scope}</code>. Whose pages may show it,{' '}
        <code>embed_in</code> under <code>security</code> in <code>trellis.yml</code> says. Whoever has the address sees
        what it shows.
      </p>
      <pre className="embed-code">{code}</pre>
      <CopyButton text={code} />
    </Dialog>
  )
}
