import type { Sample } from '#api/catalog.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Table } from '../../components/table.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useInstance } from '../../data/use-instance.ts'
import { formatAge } from '../../lib/format.ts'
import { counted } from '../../lib/format.ts'
import { inInstance } from '../../lib/in-instance.ts'
import './rows.css'

/** Some rows of its relation, asked for now. */
export function NodeRows({ unique_id, now }: { readonly unique_id: string; readonly now: number }) {
  const source = useSource()
  const [instance] = useInstance()
  const address = inInstance(`/api/catalog/nodes/${encodeURIComponent(unique_id)}/sample`, instance)
  const answer = useAnswer<Sample>(address, {
    isWanted: source.kind === 'server',
    changesWith: ['reset'],
  })
  if (source.kind === 'export') return <Empty title="An export holds no rows">A server shows them, where it may.</Empty>
  return (
    <Answered answer={answer} height={320}>
      {({ columns, rows, is_truncated, taken_at }) => (
        <Box
          title={is_truncated ? `The first ${counted(rows.length, 'row')}` : counted(rows.length, 'row')}
          note={`asked for ${formatAge(taken_at, now)}`}
        >
          <Table
            label="Rows"
            columns={columns.map(({ name, data_type, is_masked }, at) => ({
              name: `${at}`,
              head: name,
              about: is_masked ? `${data_type}, masked` : data_type,
              isNumber: isNumeric(data_type),
              cell: (row: readonly unknown[]) => <Cell value={row[at]} isMasked={is_masked} />,
            }))}
            rows={rows}
            keyOf={(row) => rows.indexOf(row)}
          />
        </Box>
      )}
    </Answered>
  )
}

function Cell({ value, isMasked }: { readonly value: unknown; readonly isMasked: boolean }) {
  if (isMasked) return <span className="node-rows-none">masked</span>
  if (value === null || value === undefined) return <span className="node-rows-none">null</span>
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return (
    <span className="node-rows-cell" title={text.length > 60 ? text : undefined}>
      {text}
    </span>
  )
}

function isNumeric(data_type: string): boolean {
  return /^(?:u?(?:tiny|small|big|huge)?int|integer|double|float|real|decimal|numeric|number)/i.test(data_type)
}
