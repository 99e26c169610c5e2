import type { TipLine } from './drawing.ts'
import './chart-tip.css'

/** What stands beside the pointer, as elements: no text of a warehouse is ever read as HTML. */
export function chartTip(heading: string, lines: readonly TipLine[]): HTMLElement {
  const tip = document.createElement('div')
  tip.className = 'chart-tip'
  if (heading !== '') tip.append(element('b', heading))
  for (const { color, name, value } of lines) {
    const line = element('span', '')
    const dot = element('i', '')
    if (color !== undefined) dot.style.background = color
    line.append(...(color === undefined ? [] : [dot]), element('span', name), element('b', value))
    tip.append(line)
  }
  return tip
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
