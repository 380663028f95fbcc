import { useLayoutEffect, useRef } from 'react'
import './fitted-name.css'

/**
 * A name on one line where it fits, smaller on two where it does not, and smaller still on three: nobody knows a class of
 * tickets, or a window, by half its name.
 */
export function FittedName({ text, lang }: { readonly text: string; readonly lang?: 'en' }) {
  const ref = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const measure = (): void => {
      element.removeAttribute('data-long')
      if (element.scrollWidth <= element.clientWidth) return
      element.dataset['long'] = ''
      // A line of letters is a little higher than its line.
      if (element.scrollHeight > element.clientHeight * 1.12) element.dataset['long'] = 'more'
    }
    measure()
    // Letters of another width may come later than the text.
    document.fonts.addEventListener('loadingdone', measure)
    const observer = new ResizeObserver(measure)
    if (element.parentElement !== null) observer.observe(element.parentElement)
    return () => {
      document.fonts.removeEventListener('loadingdone', measure)
      observer.disconnect()
    }
  }, [text])
  return (
    <span ref={ref} className={lang === 'en' ? 'fitted words-second' : 'fitted'} lang={lang}>
      {text}
    </span>
  )
}
