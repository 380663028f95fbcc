import type { RatingView } from '../ratings.ts'

const WORDS = {
  'zh-CN': {
    title: '服务评价',
    lead: '请为刚才的服务打分。评价自愿，不记名，窗口人员看不到是谁评的。',
    levels: ['非常满意', '满意', '基本满意', '不满意', '非常不满意'],
    options: '涉及哪些方面（可不选）',
    text: '想说的话（可不填）',
    send: '提交评价',
    RATED: '感谢您的评价。',
    TOO_LATE: '评价时间已过（办事后七天内有效）。',
    UNKNOWN: '这个评价码无效。请重新扫描窗口屏上的二维码。',
    INVALID: '请先选择一个等级。',
  },
  en: {
    title: 'Rate the service',
    lead: 'How was the service? Rating is voluntary and anonymous; window staff cannot see who rated.',
    levels: ['Very satisfied', 'Satisfied', 'Fairly satisfied', 'Dissatisfied', 'Very dissatisfied'],
    options: 'What is it about? (optional)',
    text: 'Anything to add? (optional)',
    send: 'Send',
    RATED: 'Thank you for your rating.',
    TOO_LATE: 'The time for rating is over (seven days after the visit).',
    UNKNOWN: 'This code is not valid. Please scan the code on the window’s screen again.',
    INVALID: 'Please choose a grade first.',
  },
} as const
export type RateLanguage = keyof typeof WORDS

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const STYLE = `body{font:18px/1.6 system-ui,sans-serif;margin:0;background:#f4f6f8;color:#1c2733}
main{max-width:32rem;margin:0 auto;padding:1.5rem}h1{font-size:1.5rem;margin:0 0 .25rem}
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
  const form = (): string => `<p>${words.lead}</p>
${isIncomplete ? `<p class="fault" role="alert">${words.INVALID}</p>` : ''}
<form method="post"><fieldset><legend hidden>${words.title}</legend>
${words.levels.map((level, index) => `<label><input type="radio" name="level" value="${index + 1}" required>${level}</label>`).join('\n')}
</fieldset><fieldset><legend>${words.options}</legend>
${view.options.options.map((option) => `<label><input type="checkbox" name="option" value="${escaped(option.id)}">${escaped(language === 'en' && option.en !== '' ? option.en : option.zh)}</label>`).join('\n')}
</fieldset><p><label for="text" hidden>${words.text}</label>
<textarea id="text" name="text" rows="3" maxlength="1000" placeholder="${words.text}"></textarea></p>
<button>${words.send}</button></form>`
  const body = view.state === 'OPEN' ? form() : `<p class="note" role="status">${words[view.state]}</p>`
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${words.title}</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escaped(view.hallName === '' ? words.title : view.hallName)}</h1>${body}</main></body></html>`
}
