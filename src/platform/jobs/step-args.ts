import type { Job, JobInstance } from './job.ts'

/** The words of a command line for a step: the step's own, and what the job and its instance add to them. */
export function stepArgs(
  words: readonly string[],
  { threads }: Pick<Job, 'threads'>,
  instance: JobInstance,
): readonly string[] {
  const { name, profile, target, vars } = instance
  const has = (...options: string[]) =>
    words.some((word) => options.some((option) => word === option || word.startsWith(`${option}=`)))
  return [
    ...words,
    ...(name !== null && !has('--instance') ? ['--instance', name] : []),
    ...(profile !== null && !has('--profile') ? ['--profile', profile] : []),
    ...(target !== null && !has('--target', '-t') ? ['--target', target] : []),
    ...(threads !== null && !has('--threads') ? ['--threads', String(threads)] : []),
    ...(Object.keys(vars).length > 0 && !has('--vars') ? ['--vars', JSON.stringify(vars)] : []),
  ]
}
