import type { Value } from '#jinja/values/value.ts'

/** Calls once for each item, in order, waiting where a call waits; `use` then sees all answers. */
export function callForEach<Item>(
  items: readonly Item[],
  call: (item: Item) => Value | Promise<Value>,
  use: (answers: readonly Value[]) => Value,
): Value | Promise<Value> {
  const answers: Value[] = []
  for (let index = 0; index < items.length; index++) {
    const answer = call(items[index] as Item)
    if (answer instanceof Promise) return finishWaiting(items, call, use, answers, answer)
    answers.push(answer)
  }
  return use(answers)
}

async function finishWaiting<Item>(
  items: readonly Item[],
  call: (item: Item) => Value | Promise<Value>,
  use: (answers: readonly Value[]) => Value,
  answers: Value[],
  first: Promise<Value>,
): Promise<Value> {
  answers.push(await first)
  while (answers.length < items.length) answers.push(await call(items[answers.length] as Item))
  return use(answers)
}
