/** The channels between the preload and the shell; nothing else is listened to. */
export const channels = {
  /** Page to shell: a page (re)loaded and wants its own way to the host. */
  open: 'hall:open',
  /** Page to shell: one PageMessage. */
  send: 'hall:send',
  /** Shell to page: one HostMessage. */
  message: 'hall:message',
  /** Shell to page: whether the way to the host is open. */
  connection: 'hall:connection',
  /** Page to shell, with an answer. */
  print: 'hall:print',
  savePdf: 'hall:save-pdf',
} as const
