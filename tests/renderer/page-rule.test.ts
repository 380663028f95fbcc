import { describe, expect, it } from 'vitest'
import { pageRule } from '../../renderer/shared/print/page-rule.ts'

const words = { before: '第 ', between: ' 页 共 ', after: ' 页' }

describe('@page rule of a printed paper', () => {
  it('numbers A4 pages and heads every page but the first', () => {
    const css = pageRule({
      layout: 'A4',
      pageNumber: words,
      runningHead: '清市监补〔2026〕0001号',
      rollHeightMm: 0,
    })
    expect(css).toContain('size: 210mm 297mm')
    expect(css).toContain('margin: 25mm 20mm')
    expect(css).toContain('counter(page)')
    expect(css).toContain('counter(pages)')
    expect(css).toContain('清市监补〔2026〕0001号')
    expect(css).toMatch(/@page :first \{ @top-right \{ content: none/)
  })

  it('cuts a roll where its content ends, and never beyond what PDF readers show', () => {
    const height = (rollHeightMm: number) =>
      /size: 80mm (\d+)mm/.exec(
        pageRule({ layout: 'ROLL_80MM', pageNumber: words, runningHead: 'x', rollHeightMm }),
      )?.[1]
    expect(height(300.2)).toBe('309')
    expect(height(0)).toBe('60')
    expect(height(9_000)).toBe('3000')
  })

  it('lets no text out of its string', () => {
    const css = pageRule({
      layout: 'A4',
      pageNumber: null,
      runningHead: '"; } body { display: none } \\',
      rollHeightMm: 0,
    })
    expect(css).not.toContain('""; }')
    expect(css).toContain(String.raw`\22 ; } body { display: none } \5c `)
  })
})
