// Pages as a browser without scripts takes them: the controls of each form, and what a button would send.
import { unescaped } from './oauth.ts'

/** A control of a form. */
export interface Control {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** What is read in a button; the options of a list as HTML. */
  readonly text: string
}

const controlPattern = /<(input)\b([^>]*)>|<(select|button)\b([^>]*)>([\s\S]*?)<\/(?:select|button)>/g

const attributesOf = (text: string): Record<string, string> => Object.fromEntries(
  [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name!, unescaped(value ?? '')]))

const textOf = (html: string): string => unescaped(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim()

const controlsIn = (html: string): Control[] =>
  [...html.matchAll(controlPattern)].map(([, input, inputText = '', other, otherText = '', inner = '']) => ({
    tag: (input ?? other)!,
    attributes: attributesOf(input === undefined ? otherText : inputText),
    text: other === 'button' ? textOf(inner) : inner,
  }))

/** The controls of a page that belong to the form with an id, or to those without one. */
export function controlsOf (page: string, form?: string): Control[] {
  const outside = form === undefined ? '' : new RegExp(`<form id="${form}"[\\s\\S]*?</form>`).exec(page)?.[0] ?? ''
  const own = form === undefined ? page.replace(/<form id=[\s\S]*?<\/form>/g, '') : page.replace(outside, '')
  return [...controlsIn(outside), ...controlsIn(own).filter(({ attributes }) => attributes.form === form)]
}

const selectedIn = (options: string): string => {
  const all = [...options.matchAll(/<option([^>]*)>/g)].map(([, text]) => attributesOf(text!))
  return (all.find(option => 'selected' in option) ?? all[0])?.value ?? ''
}

/** What the form sends besides the button that was pressed. */
export const valuesOf = (controls: readonly Control[]): Array<[string, string]> => controls.flatMap(({ tag, attributes, text }) => {
  const { name, type, value = '' } = attributes
  const isSent = name !== undefined && !('disabled' in attributes) && tag !== 'button' && (type !== 'checkbox' || 'checked' in attributes)
  return isSent ? [[name, tag === 'select' ? selectedIn(text) : value] as [string, string]] : []
})

/** The button with a test id. Throws where there is none. */
export function buttonOf (controls: readonly Control[], testId: string): Control {
  const button = controls.find(({ tag, attributes }) => tag === 'button' && attributes['data-testid'] === testId)
  if (button === undefined) throw new Error(`the page has no button ${testId}`)
  return button
}

/** What is read in the element with a test id; undefined where there is none. */
export function textAt (page: string, testId: string): string | undefined {
  const found = new RegExp(`<(\\w+)[^>]*\\sdata-testid="${testId}"[^>]*>([\\s\\S]*?)</\\1>`).exec(page)
  return found === null ? undefined : textOf(found[2]!)
}

/** All texts to be copied from a page, as they are. */
export const codesOf = (page: string): string[] => [...page.matchAll(/<code data-testid="way">([\s\S]*?)<\/code>/g)].map(([, text]) => unescaped(text!))
