import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

export const themes = ['night', 'day'] as const
export type Theme = (typeof themes)[number]

/** Turns the page as it is; a page that is loaded anew has the theme of its cookie. */
export async function turn(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(async (name) => {
    document.documentElement.dataset['theme'] = name
    await new Promise(requestAnimationFrame)
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(fading.map(({ finished }) => finished))
  }, theme)
}

/** Where words are too faint against what is behind them (WCAG 1.4.3), by axe; and on stages, which axe leaves out. */
export async function faintWords(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze()
  const found = violations.flatMap(({ nodes }) =>
    nodes.map(
      (node) => `${node.html.slice(0, 160)} ${node.failureSummary?.match(/contrast of [\d.]+/)?.[0]}`,
    ),
  )
  return [...found, ...(await faintWordsOnStages(page))]
}

/** Measures each text of the stages in sight against what is painted beneath its middle. */
function faintWordsOnStages(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const all = document.createElement('style')
    all.textContent = '* { pointer-events: all !important; transition: none !important; }'
    document.head.append(all)
    const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (pixel === null) throw new Error('no canvas')
    const channels = (): readonly number[] => [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3)
    const luminance = (): number => {
      const [r = 0, g = 0, b = 0] = channels().map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const opacityOf = (element: Element): number => {
      let opacity = 1
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        opacity *= Number(getComputedStyle(at).opacity)
      return opacity
    }
    const paint = (colour: string, opacity: number): void => {
      if (colour === 'none' || colour.startsWith('url')) return
      pixel.globalAlpha = opacity
      pixel.fillStyle = colour
      pixel.fillRect(0, 0, 1, 1)
    }
    const says = (element: Element): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      )
    const faint: string[] = []
    for (const text of document.querySelectorAll('[aria-label="The run"] > div > [aria-hidden] *')) {
      if (text instanceof HTMLStyleElement || !says(text) || opacityOf(text) === 0) continue
      text.scrollIntoView({ block: 'center', inline: 'center' })
      const { left, top, width, height } = text.getBoundingClientRect()
      const stack = document.elementsFromPoint(left + width / 2, top + height / 2)
      // Clipped, or covered by something else.
      if (width === 0 || !stack.includes(text)) continue
      for (const element of stack.slice(stack.indexOf(text)).toReversed()) {
        const style = getComputedStyle(element)
        if (!(element instanceof SVGElement)) paint(style.backgroundColor, opacityOf(element))
        else if (element instanceof SVGGeometryElement && element.tagName !== 'line')
          paint(style.fill, opacityOf(element) * Number(style.fillOpacity))
      }
      const behind = luminance()
      const style = getComputedStyle(text)
      const isDrawn = text instanceof SVGElement
      paint(isDrawn ? style.fill : style.color, opacityOf(text) * (isDrawn ? Number(style.fillOpacity) : 1))
      const front = luminance()
      const ratio = (Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (ratio < (isLarge ? 3 : 4.5) - 0.02)
        faint.push(`on the stage: “${text.textContent.trim()}” ${ratio.toFixed(2)}`)
    }
    all.remove()
    window.scrollTo({ top: 0 })
    return [...new Set(faint)]
  })
}

/** What is to be pressed and smaller than a thumb: 44 × 44 CSS pixels, links within running text left out. */
export function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const small: string[] = []
    const wanted =
      'a[href], button, input, select, textarea, summary, [role=button], [role=slider], [tabindex="0"]'
    for (const element of document.querySelectorAll<HTMLElement>(wanted)) {
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
      if (element instanceof HTMLInputElement && element.type === 'hidden') continue
      // Regions that scroll are pushed anywhere inside; they are no target.
      if (element.matches('pre, [role=region]')) continue
      const style = getComputedStyle(element)
      const words = element.parentElement?.textContent.trim().length ?? 0
      const isInText =
        element.tagName === 'A' && style.display === 'inline' && words > element.textContent.trim().length
      if (isInText) continue
      // A label is pressed as well as what it names.
      const area = element.closest('label') ?? element
      const { width, height } = area.getBoundingClientRect()
      if (width === 0 || (width >= 43.5 && height >= 43.5)) continue
      small.push(
        `${element.outerHTML.slice(0, 140).replaceAll(/\s+/g, ' ')} ${Math.round(width)}×${Math.round(height)}`,
      )
    }
    return small
  })
}
