/** The pages' own scheme: a real origin, unlike `file://`, so that storage, CSP and sender checks have one to hold on to. */
export const PAGE_SCHEME = 'app'
export const PAGE_HOST = 'halldesk'
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`
