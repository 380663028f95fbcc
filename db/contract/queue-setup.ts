import { z } from 'zod'
import { PublicNotice, TicketClass, WindowService } from '../model/queue/ticket-class.ts'
import { defineMethod } from './define.ts'

/** How often it was saved; 0 for one that never was. Whoever saves sends the one that was opened. */
const versioned = { version: z.number().int().nonnegative() }
const ClassRecord = TicketClass.extend(versioned)
const ServiceRecord = WindowService.extend(versioned)
const NoticeRecord = PublicNotice.extend(versioned)
const ADMINS = ['CENTER_ADMIN', 'SYSADMIN'] as const

const Problem = z.discriminatedUnion('code', [
  z.object({ code: z.literal('PREFIX_TWICE'), classId: z.string(), prefix: z.string() }),
  z.object({ code: z.literal('NO_WINDOW'), classId: z.string() }),
  z.object({ code: z.literal('CLASS_GONE'), windowId: z.string(), classId: z.string() }),
  z.object({ code: z.literal('WINDOW_IDLE'), windowId: z.string() }),
  /** Public screens have no exit code, or one that an earlier version stored so that their disks tell it. */
  z.object({ code: z.enum(['NO_EXIT_CODE', 'EXIT_CODE_READABLE']) }),
])

/** What visitors take tickets for, which windows serve it, and what the boards tell them. */
export const queueSetupMethods = {
  'queueSetup.get': defineMethod({
    summary: 'Ticket classes, what each window serves, public notices, and what does not fit together.',
    params: z.object({}),
    result: z.object({
      classes: z.array(ClassRecord),
      services: z.array(ServiceRecord),
      notices: z.array(NoticeRecord),
      problems: z.array(Problem),
    }),
    access: 'SIGNED_IN',
  }),
  'queueSetup.saveClass': defineMethod({
    summary: 'Set up or change a ticket class. Refused when its letters lead the numbers of another one.',
    params: z.object({ ticketClass: ClassRecord }),
    result: z.object({ version: z.number().int() }),
    access: ADMINS,
    errors: ['NOT_FOUND', 'TICKET_PREFIX_TAKEN', 'VERSION_CHANGED'],
    needsHall: true,
  }),
  'queueSetup.saveServices': defineMethod({
    summary: 'Set what windows serve, with the weights of the classes.',
    params: z.object({ services: z.array(ServiceRecord).min(1).max(500) }),
    result: z.object({}),
    access: ADMINS,
    errors: ['NOT_FOUND', 'VERSION_CHANGED'],
    needsHall: true,
  }),
  'queueSetup.saveNotice': defineMethod({
    summary: 'Put up, change or take down a public notice.',
    params: z.object({ notice: NoticeRecord }),
    result: z.object({ version: z.number().int() }),
    access: ADMINS,
    errors: ['VERSION_CHANGED'],
    needsHall: true,
  }),
}
