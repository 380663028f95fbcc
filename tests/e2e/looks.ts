import type { Page } from 'playwright-core'

/** What a person would see at once on a picture of a page, found by measuring. */
export interface Fault {
  readonly kind: 'outside' | 'cut' | 'unframed' | 'overlap' | 'faint'
  readonly text: string
  readonly more: string
}

export interface Looks {
  readonly faults: readonly Fault[]
  /** Boxes with more in them than they show, to be moved by a finger. */
  readonly scrolls: readonly string[]
  /** Smallest letters on the glass, in parts of its shorter edge. */
  readonly smallest: number
  /** Smallest letters of what the selectors mean, in parts of the screen's shorter edge; null where there is none. */
  readonly letters: Readonly<Record<string, number | null>>
}

interface Wishes {
  /** Whether colours are measured as well; they do not change with the size. */
  readonly colours: boolean
  readonly letters: readonly string[]
}

/** Runs in the page; must not use anything from outside. */
const measure = ({ colours, letters }: Wishes): Looks => {
  interface Box {
    readonly top: number
    readonly bottom: number
    readonly left: number
    readonly right: number
  }
  type Colour = readonly [number, number, number, number]
  const faults: Fault[] = []
  const scrolls = new Set<string>()
  const nameOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}${[...element.classList].map((each) => `.${each}`).join('')}`
  const upFrom = (element: Element | null): Element[] => {
    const all: Element[] = []
    for (let at = element; at !== null; at = at.parentElement) all.push(at)
    return all
  }
  const insideBorder = (element: Element): Box => {
    const { top, bottom, left, right } = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    return {
      top: top + Number.parseFloat(style.borderTopWidth),
      bottom: bottom - Number.parseFloat(style.borderBottomWidth),
      left: left + Number.parseFloat(style.borderLeftWidth),
      right: right - Number.parseFloat(style.borderRightWidth),
    }
  }
  // Letters may stand over an edge by less than anybody sees.
  const near = Math.max(1.5, Math.min(window.innerWidth, window.innerHeight) / 500)
  const isWithin = (inner: Box, outer: Box): boolean =>
    inner.top >= outer.top - near &&
    inner.bottom <= outer.bottom + near &&
    inner.left >= outer.left - near &&
    inner.right <= outer.right + near
  const common = (one: Box, other: Box): Box => ({
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
  })
  const glass: Box = { top: 0, left: 0, right: window.innerWidth, bottom: window.innerHeight }

  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const read = new Map<string, Colour>()
  const colourOf = (text: string): Colour => {
    const known = read.get(text)
    if (known !== undefined) return known
    if (canvas === null) throw new Error('no canvas')
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = text
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
    const colour: Colour = [red, green, blue, alpha / 255]
    read.set(text, colour)
    return colour
  }
  const over = (top: Colour, below: Colour, alpha = top[3]): Colour => [
    top[0] * alpha + below[0] * (1 - alpha),
    top[1] * alpha + below[1] * (1 - alpha),
    top[2] * alpha + below[2] * (1 - alpha),
    1,
  ]
  const grey = (colour: Colour): Colour => {
    const light = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
    return [light, light, light, colour[3]]
  }
  const luminance = (colour: Colour): number => {
    const part = (value: number): number =>
      value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
    return 0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
  }
  /** Ground a text stands on, and the text's own colour on it, as they come out on the glass. */
  const contrastOf = (element: Element): number => {
    const chain = upFrom(element)
    const white: Colour = [255, 255, 255, 1]
    let ground = white
    let letter = white
    // From the root inwards: each group is mixed with what lies behind it.
    const draw = (at: number): void => {
      const each = chain[at]
      if (each === undefined) return
      const style = getComputedStyle(each)
      const behind = ground
      ground = over(colourOf(style.backgroundColor), ground)
      if (at === 0) letter = over(colourOf(style.color), ground)
      else draw(at - 1)
      if (style.filter.includes('grayscale(1)')) {
        ground = grey(ground)
        letter = grey(letter)
      }
      const opacity = Number(style.opacity)
      if (opacity < 1) {
        ground = over(ground, behind, opacity)
        letter = over(letter, behind, opacity)
      }
    }
    draw(chain.length - 1)
    const [light, dark] = [luminance(ground), luminance(letter)].toSorted((one, other) => other - one)
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
  }

  let least = Number.POSITIVE_INFINITY
  const drawn: { readonly node: Node; readonly box: Box; readonly text: string }[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim()
    const element = node.parentElement
    if (text === '' || element === null) continue
    const style = getComputedStyle(element)
    if (style.visibility !== 'visible') continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const size = Number.parseFloat(style.fontSize)
    const chain = upFrom(element)
    let isTold = false
    const tell = (kind: Fault['kind'], more: string): void => {
      if (!isTold) faults.push({ kind, text: text.slice(0, 40), more })
      isTold = true
    }
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue
      // Room that the font keeps around its letters is not seen.
      const room = Math.max(0, (rect.height - size * 0.9) / 2)
      const box: Box = {
        top: rect.top + room,
        bottom: rect.bottom - room,
        left: rect.left,
        right: rect.right,
      }
      let seen = glass
      let isMovable = false
      for (const each of chain) {
        const its = getComputedStyle(each)
        if (its.overflowX === 'visible' && its.overflowY === 'visible') {
          const hasFrame = Number.parseFloat(its.borderTopWidth) > 0 || colourOf(its.backgroundColor)[3] > 0.5
          if (hasFrame && !isMovable && !isWithin(box, each.getBoundingClientRect()))
            tell('unframed', nameOf(each))
          continue
        }
        const frame = insideBorder(each)
        if (/auto|scroll/.test(its.overflowY) && each.scrollHeight > each.clientHeight + 1) {
          isMovable = true
          scrolls.add(nameOf(each))
        } else if (!isMovable && !isWithin(box, frame)) tell('cut', nameOf(each))
        seen = common(seen, frame)
      }
      if (!isMovable && !isWithin(box, glass)) tell('outside', nameOf(element))
      const rest = common(box, seen)
      if (rest.right - rest.left > near && rest.bottom - rest.top > near) {
        drawn.push({ node, box: rest, text })
        least = Math.min(least, size)
      }
    }
    if (colours && drawn.at(-1)?.node === node) {
      const contrast = contrastOf(element)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (contrast < (isLarge ? 3 : 4.5)) tell('faint', `${contrast.toFixed(2)} ${nameOf(element)}`)
    }
  }
  for (const [at, one] of drawn.entries())
    for (const other of drawn.slice(at + 1)) {
      if (one.node === other.node) continue
      const both = common(one.box, other.box)
      if (both.right - both.left > near && both.bottom - both.top > near)
        faults.push({ kind: 'overlap', text: one.text.slice(0, 40), more: other.text.slice(0, 40) })
    }
  const edge = Math.min(window.innerWidth, window.innerHeight)
  const smallest = (selector: string): number | null => {
    const sizes = [...document.querySelectorAll(selector)].map((each) =>
      Number.parseFloat(getComputedStyle(each).fontSize),
    )
    return sizes.length === 0 ? null : Math.min(...sizes) / edge
  }
  return {
    faults,
    smallest: least / edge,
    scrolls: [...scrolls],
    letters: Object.fromEntries(letters.map((selector) => [selector, smallest(selector)])),
  }
}

/** The fonts are there and two pictures have been drawn, so that what measures itself has done so. */
export const untilDrawn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready
    for (let drawn = 0; drawn < 3; drawn += 1)
      await new Promise((resolve) => {
        requestAnimationFrame(() => setTimeout(resolve))
      })
  })

/** Measures what is drawn. */
export const looksOf = async (page: Page, wishes: Partial<Wishes> = {}): Promise<Looks> => {
  await untilDrawn(page)
  return page.evaluate(measure, { colours: false, letters: [], ...wishes })
}
