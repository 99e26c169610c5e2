import { useState } from 'react'
import type { Page, PageBlock, TileData } from '#api/dashboards.ts'
import { Answered } from '../../../components/answered.tsx'
import { Code } from '../../../components/code.tsx'
import { Empty } from '../../../components/empty.tsx'
import { Failure } from '../../../components/failure.tsx'
import { Markdown } from '../../../components/markdown.tsx'
import type { Sorting } from '../../../components/table.tsx'
import { useAnswer, useAnswers } from '../../../data/use-answer.ts'
import { useNow } from '../../../data/use-clock.ts'
import { useFrame } from '../../../data/use-frame.ts'
import { useProject } from '../../../data/use-project.ts'
import { counted } from '../../../lib/format.ts'
import { pageAddress } from '../dashboard/address.ts'
import { DatabaseFailure } from '../dashboard/database-failure.tsx'
import { oneProblem } from '../dashboard/one-problem.ts'
import { useAsked } from '../dashboard/use-asked.ts'
import { AsOf } from '../tiles/as-of.tsx'
import { ResultTable } from '../tiles/result-table.tsx'
import { withShares } from './with-shares.ts'
import './page-blocks.css'

/** The words of a page, and between them its queries with what they give. */
export function PageBlocks({ page }: { readonly page: Page }) {
  const asked = useAsked()
  const paths = page.blocks.flatMap((block) => (block.type === 'sql' ? [asked.block(page.name, block.id)] : []))
  const problem = oneProblem(useAnswers<TileData>(paths).problems, paths.length)
  return (
    <article className="page-blocks">
      {problem && <DatabaseFailure problem={problem} address={pageAddress(page.name)} />}
      {page.problems.map(({ path, message }) => (
        <Failure key={message} message={`${path} cannot be shown as a whole`} frame={message} />
      ))}
      {page.blocks.map((block, index) =>
        block.type === 'markdown' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one file keep their order
          <Markdown key={index} text={block.markdown} />
        ) : (
          <SqlBlock
            key={block.id}
            address={asked.block(page.name, block.id)}
            block={block}
            isTold={problem !== undefined}
          />
        ),
      )}
    </article>
  )
}

type Sql = Extract<PageBlock, { readonly type: 'sql' }>

interface SqlBlockProps {
  readonly address: string
  readonly block: Sql
  /** Whether it was said already why it is not answered. */
  readonly isTold: boolean
}

/** A query that can be folded away, and its result below it. */
function SqlBlock({ address, block, isTold }: SqlBlockProps) {
  const answer = useAnswer<TileData>(address)
  const isPrinted = useFrame() === 'print'
  const [isOpen, setOpen] = useState(!block.is_collapsed)
  const [sorting, setSorting] = useState<Sorting>()
  const timeZone = useProject()?.timezone ?? 'UTC'
  const now = useNow()
  return (
    <section className="page-block" aria-label={block.title ?? block.id}>
      <header className="page-block-head">
        <button
          type="button"
          className="page-block-turn"
          aria-expanded={isOpen}
          aria-controls={`sql-${block.id}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span> {block.title ?? 'SQL'}
        </button>
        {answer.data && <AsOf data={answer.data} now={now} timeZone={timeZone} onAsk={undefined} />}
      </header>
      <div id={`sql-${block.id}`} hidden={!isOpen && !isPrinted}>
        {(isOpen || isPrinted) && <Code code={block.sql} language="sql" label={block.title ?? 'SQL'} />}
      </div>
      {isTold && !answer.data ? (
        <Empty title="No answer" />
      ) : (
        <Answered answer={answer} height={90}>
          {(data) =>
            data.rows.length === 0 ? (
              <Empty title="No rows" />
            ) : (
              <div className="page-block-result">
                <ResultTable
                  label={block.title ?? 'Result'}
                  data={withShares(data)}
                  timeZone={timeZone}
                  sorting={sorting}
                  onSort={setSorting}
                />
                <p className="page-block-count">{counted(data.rows.length, 'row')}</p>
              </div>
            )
          }
        </Answered>
      )}
    </section>
  )
}
