/** Whether a terminal gives a character two columns: an ideograph, an emoji. */
export function isWide(character: string): boolean {
  return WIDE.test(character)
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
