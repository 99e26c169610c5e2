import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { type Colouring, COLOURINGS } from '../../features/lineage/model/box-look.ts'
import type { HrefOf } from '../../features/lineage/model/lineage-address.ts'
import type { LineageQuery } from '../../features/lineage/model/lineage-query.ts'
import { SelectBox } from '../../features/lineage/select-box.tsx'
import { counted } from '../../lib/format.ts'

const DEPTHS = [1, 2, 3, 5]
const COLOURING_LABELS: Readonly<Record<Colouring, string>> = {
  status: 'last result',
  freshness: 'freshness',
  duration: 'duration',
  folder: 'folder',
}

interface LineageBarProps {
  readonly query: LineageQuery
  readonly hrefOf: HrefOf
  readonly isSelection: boolean
  /** The box that is looked at, which stays it. */
  readonly focused: string | undefined
}

/** What is drawn, and how. */
export function LineageBar({ query, hrefOf, isSelection, focused }: LineageBarProps) {
  const [, go] = useLocation()
  const { node, depth, colouring, hasTests, view, open } = query
  const told = depth === undefined ? 'all' : String(depth)
  return (
    <div className="lineage-page-bar">
      <SelectBox
        select={query.select}
        exclude={query.exclude}
        onSelect={(select, exclude) => go(hrefOf({ select, exclude, node: undefined, open: [] }))}
      />
      {node !== undefined && !isSelection && (
        <ChoiceMenu
          label="Steps"
          isSingle
          isOn={depth !== undefined}
          told={told}
          choices={[
            ...DEPTHS.map((each) => ({ value: String(each), label: counted(each, 'step') })),
            { value: 'all', label: 'all' },
          ]}
          chosen={[told]}
          onChoose={([chosen]) => go(hrefOf({ depth: chosen === 'all' ? undefined : Number(chosen) }, focused))}
        />
      )}
      <ChoiceMenu
        label="Colour"
        isNeeded
        isSingle
        isOn={colouring !== 'status'}
        told={COLOURING_LABELS[colouring]}
        choices={COLOURINGS.map((value) => ({ value, label: COLOURING_LABELS[value] }))}
        chosen={[colouring]}
        onChoose={([chosen]) => go(hrefOf({ colouring: chosen as Colouring }, focused), { replace: true })}
      />
      <Button aria-pressed={hasTests} onClick={() => go(hrefOf({ hasTests: !hasTests }, focused))}>
        {hasTests ? 'Without tests' : 'With tests'}
      </Button>
      <Button onClick={() => go(hrefOf({ view: view === 'list' ? 'graph' : 'list' }, focused))}>
        {view === 'list' ? 'As a drawing' : 'As a list'}
      </Button>
      {open.length > 0 && <Button onClick={() => go(hrefOf({ open: [] }))}>Close folders</Button>}
      {(node !== undefined || isSelection) && (
        <Button
          kind="bare"
          onClick={() => go(hrefOf({ node: undefined, select: '', exclude: '', depth: undefined, open: [] }))}
        >
          Everything
        </Button>
      )}
    </div>
  )
}
