import type { Answer } from './answer.ts'
import type { Asked, Question } from './question.ts'

export interface TitleFacts {
  readonly name: string
  readonly asked: Asked
  readonly answer: Pick<Answer, 'total'>
}

/** One line that says what was asked and how much came of it. */
export function answerTitle({ name, asked, answer: { total } }: TitleFacts): string {
  const { question, by } = asked
  if (question.kind === 'as-of') return `${name} as of ${end(question.at)}: ${count(total, 'row')}${zone(asked)}`
  const what = by ? `${count(total, by)} with ${eventsOf(question)}` : whatOf(question, total)
  return `${name}${span(asked)}: ${what}${zone(asked)}`
}

function whatOf(question: Question, total: number): string {
  switch (question.kind) {
    case 'changes':
      return total === 0 ? 'nothing changed' : count(total, 'change')
    case 'net':
      return total === 0 ? 'nothing differs' : `${count(total, 'key')} ${total === 1 ? 'differs' : 'differ'}`
    case 'most-changed':
      return total === 0 ? 'nothing changed' : `${count(total, 'key')} changed`
    case 'never-changed':
      return `${count(total, 'key')} never changed`
    case 'ran-out':
      return `${question.column} ran out ${times(total)}`
    case 'came-back':
      return `${question.column} came back ${times(total)}`
    case 'raised':
      return `${question.column} was raised without having run out ${times(total)}`
    case 'as-of':
      return count(total, 'row')
  }
}

function eventsOf(question: Question): string {
  switch (question.kind) {
    case 'ran-out':
      return `${question.column} run out`
    case 'came-back':
      return `${question.column} back`
    case 'raised':
      return `${question.column} raised`
    default:
      return 'changes'
  }
}

function span({ from, to }: Asked): string {
  if (from && to) return from.told === to.told ? `, up to ${end(to)}` : `, from ${end(from)} to ${end(to)}`
  if (from) return `, since ${end(from)}`
  return to ? `, up to ${end(to)}` : ''
}

function end({ told, day }: { readonly told: string; readonly day?: string }): string {
  return day === undefined ? told : `the end of ${told}`
}

function zone({ zone: name, from, to, question }: Asked): string {
  return name === 'UTC' && !from && !to && question.kind !== 'as-of' ? '' : ` (${name})`
}

function count(total: number, what: string): string {
  return `${total === 0 ? 'no' : total} ${what}${total === 1 ? '' : 's'}`
}

function times(total: number): string {
  return total === 0 ? 'not once' : total === 1 ? 'once' : `${total} times`
}
