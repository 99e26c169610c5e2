import { expect, test } from 'vitest'
import { firstSentence } from './first-sentence.ts'

test.each([
  ['', ''],
  ['How users move. And where they drop off.', 'How users move.'],
  ['# Which `users`\nbuy **twice**?\n\nMany.', 'Which users buy twice?'],
  ['From `trellis_meta` and _its_ tables.', 'From trellis_meta and its tables.'],
  ['All of it, with a `<script>` and C#.', 'All of it, with a <script> and C#.'],
  ['> Said by # one', 'Said by # one'],
  ['See [the funnel](x.md) of 4.5 days', 'See the funnel of 4.5 days'],
])('the first sentence of %j is %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})
