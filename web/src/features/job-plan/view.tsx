import { Link } from 'wouter'
import type { ExplainedJob, ExplainedStep } from '#api/jobs.ts'
import { Status } from '../../components/status.tsx'
import { nodeKind, nodeName } from '../../lib/node-name.ts'
import { paths } from '../../lib/paths.ts'
import { cellSum, meaningLines, reasonWords } from './model.ts'
import './job-plan.css'

/** What a job would do if it ran now, step by step. Nothing is run for it. */
export function JobPlan({ plan, now }: { readonly plan: ExplainedJob; readonly now: number }) {
  return (
    <ol className="job-plan">
      {plan.steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other name than their place
        <li key={index} className="job-plan-step">
          <span className="job-plan-number" aria-hidden="true">
            {index + 1}
          </span>
          <StepPlan step={step} now={now} />
        </li>
      ))}
    </ol>
  )
}

function StepPlan({ step, now }: { readonly step: ExplainedStep; readonly now: number }) {
  switch (step.kind) {
    case 'shell':
      return (
        <div>
          <b>{step.name === step.command ? 'Shell' : step.name}</b> <code>$ {step.command}</code>
        </div>
      )
    case 'dbt':
      return (
        <div>
          <code className="job-plan-name">{step.name}</code>
          {meaningLines(step).map((line) => (
            <p key={line} className={step.meaning.kind === 'wrong' ? 'job-plan-wrong' : 'job-plan-line'}>
              {line}
            </p>
          ))}
        </div>
      )
    case 'cell':
      return (
        <div className="job-plan-cell">
          <b>build</b> <span className="job-plan-line">{cellSum(step)}</span>
          <ul>
            {step.nodes.map((node) => {
              const kind = nodeKind(node.unique_id)
              return (
                <li key={node.unique_id} className="job-plan-node">
                  <Status tone={node.action === 'build' ? 'run' : 'off'}>{node.action}</Status>
                  <span className="job-plan-what">
                    <Link href={paths.node(node.unique_id)} className="mono">
                      {nodeName(node.unique_id)}
                    </Link>
                    {kind !== 'model' && <span className="job-plan-line"> {kind}</span>}
                  </span>
                  <span className="job-plan-line">{reasonWords(node, now)}</span>
                </li>
              )
            })}
          </ul>
        </div>
      )
  }
}
