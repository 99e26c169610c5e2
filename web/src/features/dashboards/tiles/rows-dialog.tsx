import { useState } from 'react'
import type { ResultPart } from '#api/dashboards.ts'
import { Answered } from '../../../components/answered.tsx'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import type { Sorting } from '../../../components/table.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { counted } from '../../../lib/format.ts'
import type { Clicked } from '../dashboard/address.ts'
import { csvOf } from './csv.ts'
import { ResultTable } from './result-table.tsx'
import { fileName, saveFile } from './save-file.ts'
import './rows-dialog.css'

interface RowsDialogProps {
  readonly title: string
  readonly address: string
  readonly clicked: readonly Clicked[]
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly timeZone: string
}

/** The rows behind a number. */
export function RowsDialog({ title, address, clicked, isOpen, onClose, timeZone }: RowsDialogProps) {
  const where = clicked.map(({ column, value }) => `${column} ${value === null ? 'is null' : `= ${value}`}`).join(', ')
  return (
    <Dialog label={`The rows behind ${title}`} isOpen={isOpen} onClose={onClose} className="rows-dialog">
      <h2>
        The rows behind “{title}”{where !== '' && <span className="rows-where"> {where}</span>}
      </h2>
      <Rows title={title} address={address} timeZone={timeZone} />
    </Dialog>
  )
}

function Rows({ title, address, timeZone }: Pick<RowsDialogProps, 'title' | 'address' | 'timeZone'>) {
  const [sorting, setSorting] = useState<Sorting>()
  return (
    <Answered answer={useAnswer<ResultPart>(address)} height={300}>
      {(rows) => (
        <>
          <div className="rows-acts">
            <span>{counted(rows.rows.length, 'row')}</span>
            <Button
              onClick={() => saveFile(fileName(`${title} rows`, 'csv'), new Blob([csvOf(rows)], { type: 'text/csv' }))}
            >
              Download CSV
            </Button>
          </div>
          <div className="rows-table">
            <ResultTable
              label={`Rows of ${title}`}
              data={rows}
              timeZone={timeZone}
              sorting={sorting}
              onSort={setSorting}
            />
          </div>
        </>
      )}
    </Answered>
  )
}
