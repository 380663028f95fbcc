import en from '../../../renderer/i18n/en/rating.json' with { type: 'json' }
import zh from '../../../renderer/i18n/zh-CN/rating.json' with { type: 'json' }
import type { RatingView } from '../ratings.ts'

// The same sentences as on the window's screen, from where all texts for people stand.
const WORDS = { 'zh-CN': zh, en } as const
export type RateLanguage = keyof typeof WORDS

const LEVELS = ['1', '2', '3', '4', '5'] as const

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `body{font:18px/1.6 system-ui,sans-serif;margin:0;background:#f4f6f8;color:#1c2733}
main{max-width:32rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:.75rem 0 .25rem}
fieldset{border:0;padding:0;margin:1rem 0}label{display:flex;gap:.75rem;align-items:center;background:#fff;
border:1px solid #c9d2dc;border-radius:10px;padding:.8rem 1rem;margin:.5rem 0}
input{width:1.3rem;height:1.3rem}textarea{width:100%;box-sizing:border-box;font:inherit;padding:.6rem;
border:1px solid #c9d2dc;border-radius:10px}button{width:100%;font:inherit;padding:.9rem;border:0;border-radius:10px;
background:#14539a;color:#fff}p.note{background:#fff;border-radius:10px;padding:1rem}p.fault{color:#a3231f}`

/**
 * The page a telephone opens: one form, no script, so that it works in any browser.
 * @param nonce of the style in the content security policy
 */
export const ratePage = (
  view: RatingView,
  language: RateLanguage,
  nonce: string,
  isIncomplete: boolean,
): string => {
  const words = WORDS[language]
  const form = (): string => `<h2>${words.title}</h2><p>${words.voluntary}</p>
${isIncomplete ? `<p class="fault" role="alert">${words.telephone.noLevel}</p>` : ''}
<form method="post"><fieldset><legend hidden>${words.title}</legend>
${LEVELS.map((level) => `<label><input type="radio" name="level" value="${level}" required>${words.levels[level]}</label>`).join('\n')}
</fieldset><fieldset><legend>${words.options}</legend>
${view.options.options.map((option) => `<label><input type="checkbox" name="option" value="${escaped(option.id)}">${escaped(language === 'en' && option.en !== '' ? option.en : option.zh)}</label>`).join('\n')}
</fieldset><p><textarea name="text" rows="3" maxlength="1000" aria-label="${words.more}" placeholder="${words.more}"></textarea></p>
<button>${words.send}</button></form>`
  const body =
    view.state === 'OPEN' ? form() : `<p class="note" role="status">${words.telephone[view.state]}</p>`
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${words.page}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escaped(view.hallName === '' ? words.page : view.hallName)}</h1>${body}</main></body></html>`
}
