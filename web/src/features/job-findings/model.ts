import type { Finding } from '#api/jobs.ts'
import type { Tone } from '../../components/status.tsx'
import { nodeName } from '../../lib/node-name.ts'

const ORDER: readonly Finding['severity'][] = ['error', 'warning', 'note']

/** The gravest first; models that stand in no cell, or in two, before the rest of their kind. */
export function sortedFindings(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity, code }: Finding) => ORDER.indexOf(severity) * 2 + (isAboutCells(code) ? 0 : 1)
  return findings.toSorted((a, b) => rank(a) - rank(b))
}

function isAboutCells(code: string): boolean {
  return code === 'jobs/in-no-job' || code === 'jobs/in-no-cell' || code === 'jobs/in-two-cells'
}

/** How many models no cell has, and how many of them no job builds either. */
export function outsideOf(findings: readonly Finding[]): { readonly inNoCell: number; readonly inNoJob: number } {
  const count = (...codes: readonly string[]) =>
    new Set(findings.filter(({ code }) => codes.includes(code)).flatMap(({ unique_ids }) => unique_ids)).size
  return { inNoCell: count('jobs/in-no-cell', 'jobs/in-no-job'), inNoJob: count('jobs/in-no-job') }
}

export function findingTone({ severity }: Finding): Tone {
  return severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'off'
}

/** The message without the names that stand below it as links. */
export function leadOf({ message, unique_ids }: Finding): string {
  const names = unique_ids.map(nodeName)
  const list = `: ${names.join(', ')}`
  return message.endsWith(list) ? message.slice(0, -list.length) : message
}

export function placeWords({ file, line, column }: Finding): string {
  return file === null ? '' : `${file}:${line}:${column}`
}
