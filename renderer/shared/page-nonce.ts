/** The nonce the shell put into the document; without it the policy refuses styles made while the page runs. */
export const pageNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/**
 * Ant Design takes the nonce for its own styles, but two of its helpers (the lock of the page behind a dialog and the
 * measuring of scroll bars) make `<style>` elements without it, and the policy would refuse them.
 */
export function giveStylesTheNonce(): void {
  const nonce = pageNonce()
  if (nonce === '') return
  document.createElement = new Proxy(document.createElement, {
    apply(create, self: Document, args: Parameters<Document['createElement']>) {
      const element: HTMLElement = Reflect.apply(create, self, args)
      if (element instanceof HTMLStyleElement) element.nonce = nonce
      return element
    },
  })
}
