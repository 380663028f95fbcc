import type { NewEvent } from '../model/events/define.ts'
import { TicketClass, WindowService, type Lane } from '../model/queue/ticket-class.ts'
import type { ServiceWindow } from '../model/reference.ts'

/** What is served in each part of the hall, by the letter its area has in the name. */
const AREAS: readonly (readonly [letter: string, name: string, nameEn: string])[] = [
  ['A', '企业服务', 'Business services'],
  ['B', '公安服务', 'Police services'],
  ['C', '工程建设与不动产', 'Construction and real estate'],
  ['D', '社会民生', 'Social affairs'],
  ['E', '税务交通农业公用', 'Tax, transport, farming, utilities'],
]
const GENERAL = { classId: 'ZH', prefix: 'Z', name: '综合受理（无差别）', nameEn: 'Any business' }
const CONSULTING = { classId: 'ZX', prefix: 'Q', name: '咨询导办', nameEn: 'Questions and guidance' }
const BOOKED = { classId: 'YY', prefix: 'Y', name: '预约办理', nameEn: 'Booked visits' }

const ticketClass = (
  { classId, prefix, name, nameEn }: typeof GENERAL,
  order: number,
  lane: Lane = 'NORMAL',
): TicketClass =>
  TicketClass.parse({
    classId,
    prefix,
    name,
    nameEn,
    lane,
    unitId: null,
    itemIds: [],
    order,
    dailyMax: null,
    slotMax: lane === 'BOOKING' ? 12 : null,
    takesFrom: null,
    takesUntil: null,
    active: true,
  })

const letterOf = (area: string): string => /[A-E](?=区)/.exec(area)?.[0] ?? ''

/** Ticket classes of the sample hall, one an area and three for all, and what each of its windows serves. */
export const sampleQueue = (
  windows: readonly ServiceWindow[],
): { readonly classes: readonly TicketClass[]; readonly services: readonly WindowService[] } => {
  const classes = [
    ...AREAS.map(([letter, name, nameEn], at) =>
      ticketClass({ classId: `Q${letter}`, prefix: letter, name, nameEn }, at + 1),
    ),
    ticketClass(GENERAL, 6),
    ticketClass(CONSULTING, 7),
    ticketClass(BOOKED, 8, 'BOOKING'),
  ]
  const services = windows
    .filter(({ active }) => active)
    .map(({ windowId, kind, area }) => {
      const letter = letterOf(area)
      const ofArea = letter === '' ? [] : [{ classId: `Q${letter}`, weight: 1 }]
      const forAll = [GENERAL, CONSULTING, BOOKED].map(({ classId }) => ({ classId, weight: 1 }))
      return WindowService.parse({
        windowId,
        classes: kind === 'UNIT' ? (ofArea.length > 0 ? ofArea : forAll) : [...forAll, ...ofArea],
      })
    })
  return { classes, services }
}

/** The same as records. */
export const sampleQueueEvents = (windows: readonly ServiceWindow[]): NewEvent[] => {
  const { classes, services } = sampleQueue(windows)
  return [
    ...classes.map((each) => ({
      type: 'reference.ticket_class_set',
      entityId: each.classId,
      payload: { ...each, source: null },
    })),
    ...services.map((each) => ({
      type: 'reference.window_service_set',
      entityId: each.windowId,
      payload: { ...each, source: null },
    })),
    {
      type: 'reference.public_notice_set',
      entityId: 'welcome',
      payload: {
        noticeId: 'welcome',
        title: '办事提醒',
        text: '请凭号条到窗口办理；听到或看到叫号后请尽快前往，三次未到将按过号处理。六十五岁以上老年人、残疾人、孕产妇和带婴幼儿的办事人、军人可优先取号。',
        textEn:
          'Please keep your ticket and go to the window when your number is called. Visitors of 65 and over, disabled visitors, expectant mothers, parents with infants and soldiers may take a priority ticket.',
        fromDay: '2026-01-01',
        untilDay: null,
        order: 1,
        active: true,
        source: null,
      },
    },
  ]
}
