import { capitalize } from '../values/letter-case.ts'

const WORDS = (
  'a ac accumsan adipiscing aenean aliquam aliquet amet ante arcu at auctor augue bibendum blandit commodo congue ' +
  'consectetuer consequat convallis cras cubilia curae cursus dapibus diam dictum dictumst dignissim dis dolor donec ' +
  'dui duis egestas eget eleifend elementum elit enim erat eros est et etiam eu euismod facilisi facilisis fames ' +
  'faucibus felis fermentum feugiat fringilla fusce gravida habitant habitasse hac hendrerit iaculis id imperdiet in ' +
  'integer interdum ipsum justo lacinia lacus laoreet lectus leo libero ligula lobortis lorem luctus maecenas magna ' +
  'malesuada massa mattis mauris metus mi molestie mollis montes morbi mus nam nascetur natoque nec neque netus nibh ' +
  'nisi nisl non nonummy nulla nullam nunc odio orci ornare parturient pede pellentesque penatibus pharetra phasellus ' +
  'placerat platea porta porttitor posuere potenti praesent pretium primis proin pulvinar purus quam quis quisque ' +
  'rhoncus ridiculus risus rutrum sagittis sapien scelerisque sed sem semper senectus sit sociis sodales sollicitudin ' +
  'suscipit suspendisse taciti tellus tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices ' +
  'ultricies urna ut varius vehicula vel velit venenatis vestibulum vitae vivamus viverra volutpat vulputate'
).split(' ')

/** Paragraphs of filler text, each of at least `least` and fewer than `most` words. */
export function loremIpsum(count: number, least: number, most: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => paragraph(between(least, most)))
}

/** From `low` up to, but not, `high`. */
function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * Math.max(1, high - low))
}

function paragraph(size: number): string {
  const words: string[] = []
  let lastWord = ''
  let lastComma = 0
  let lastStop = 0
  let startsSentence = true
  for (let i = 0; i < size; i++) {
    let word = lastWord
    while (word === lastWord) word = WORDS[between(0, WORDS.length)] as string
    lastWord = word
    if (startsSentence) word = capitalize(word)
    startsSentence = false
    if (i - between(3, 8) > lastComma) {
      lastComma = i
      lastStop += 2
      word += ','
    }
    if (i - between(10, 20) > lastStop) {
      lastComma = lastStop = i
      word = `${word.replace(/,$/, '')}.`
      startsSentence = true
    }
    words.push(word)
  }
  return `${words.join(' ').replace(/[,.]$/, '')}.`
}
