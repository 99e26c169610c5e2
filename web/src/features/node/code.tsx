import type { CatalogNode, Compiled } from '#api/catalog.ts'
import { Answered } from '../../components/answered.tsx'
import { Code, type CodeTarget } from '../../components/code.tsx'
import { Empty } from '../../components/empty.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import type { Stretch } from '../../lib/code-pieces.ts'
import { useInstance } from '../../data/use-instance.ts'
import { inInstance } from '../../lib/in-instance.ts'
import { paths } from '../../lib/paths.ts'

/** As it stands in its file; what it names leads there. */
export function RawCode({ details }: { readonly details: CatalogNode }) {
  const { raw_code = '', language = 'sql', links = [], original_file_path } = details
  if (raw_code === '') return <Empty title="It has no code">Its data stands in {original_file_path}.</Empty>
  const targets: readonly Stretch<CodeTarget>[] = links.map(({ from, to, unique_id }) => ({
    from,
    to,
    is: { href: paths.node(unique_id), title: unique_id },
  }))
  return <Code code={raw_code} language={language} links={targets} label={original_file_path} />
}

/** As the warehouse gets it. */
export function CompiledCode({ details }: { readonly details: CatalogNode }) {
  const { unique_id, compiled_code, language = 'sql' } = details
  const isKnown = compiled_code !== undefined
  const [instance] = useInstance()
  const address = inInstance(`/api/catalog/nodes/${encodeURIComponent(unique_id)}/compiled`, instance)
  const answer = useAnswer<Compiled>(address, {
    isWanted: !isKnown,
    changesWith: ['reset', 'project.changed'],
  })
  if (isKnown) return <Code code={compiled_code} language={language} label="Compiled code" />
  return (
    <Answered answer={answer} height={320}>
      {(compiled) => <Code code={compiled.compiled_code} language={compiled.language} label="Compiled code" />}
    </Answered>
  )
}
