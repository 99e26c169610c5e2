import { subjectOfJob } from '#platform/alerts/rules/batch-of-run.ts'
import { type Batch, newBatch } from '#platform/alerts/rules/happening.ts'
import type { DeadlineCase } from '#platform/deadlines/deadline-cases.ts'
import { moment } from '#platform/store/clock.ts'

/** What is told of a deadline that is at risk, or was missed. */
export function batchOfDeadline(each: DeadlineCase, link: string | null, now: number): Batch {
  const { job, instance, line, owner, tags, tick, deadline, expectedAt, doneAt, reason } = each
  const isMissed = each.status === 'missed'
  const at = moment(isMissed ? deadline : now)
  const facts = [
    { label: 'Deadline', value: moment(deadline) },
    { label: 'Due since', value: moment(tick) },
    ...(line === null ? [] : [{ label: 'Business line', value: line }]),
    ...(expectedAt === null ? [] : [{ label: 'Expected', value: moment(expectedAt) }]),
    ...(doneAt === null ? [] : [{ label: 'Done', value: moment(doneAt) }]),
  ]
  const subject = subjectOfJob(job, instance)
  const event = isMissed ? 'deadline.missed' : 'deadline.at_risk'
  return newBatch({
    id: `${event} ${subject} ${moment(tick)}`,
    at,
    facts,
    link,
    happenings: [
      {
        event,
        subject,
        name: instance === null ? job : `${job} @ ${instance}`,
        at,
        severity: isMissed ? 'error' : 'warn',
        job,
        owners: owner === null ? [] : [owner],
        groups: [],
        tags,
        nodes: [],
        detail: reason ?? '',
      },
    ],
  })
}
