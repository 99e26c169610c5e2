import { useParams } from 'wouter'
import type { Page as AnswerPageAnswer } from '#api/dashboards.ts'
import { Answered } from '../../components/answered.tsx'
import { InstanceChoice } from '../../components/instance-choice.tsx'
import { Page } from '../../components/page.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { FileProblems, useFileProblems } from '../../features/dashboards/dashboard/file-problems.tsx'
import { useAsked } from '../../features/dashboards/dashboard/use-asked.ts'
import { PageBlocks } from '../../features/dashboards/pages/page-blocks.tsx'
import { addressPart } from '../../lib/address-part.ts'

/** A question and its answer: words, and queries with what they give today. */
export function AnswerPage() {
  const name = addressPart(useParams<{ name: string }>().name)
  const answer = useAnswer<AnswerPageAnswer>(useAsked().page(name))
  const problems = useFileProblems([`dashboards/pages/${name}.md`], answer.isError)
  return (
    <Page title={answer.data?.title ?? name} acts={<InstanceChoice />}>
      {problems ? (
        <FileProblems problems={problems} />
      ) : (
        <Answered answer={answer} height={500}>
          {(page) => <PageBlocks page={page} />}
        </Answered>
      )}
    </Page>
  )
}
