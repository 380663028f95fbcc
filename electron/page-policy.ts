/**
 * What a page may do, the same in both shells: nothing from elsewhere, no inline code without the nonce of this very
 * page, no frames, no plug-ins, no device.
 */

/** Stands in the built index.html wherever a nonce belongs (`html.cspNonce` of the page build). */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** Where a page may send its requests besides its own origin; the browser shell adds its WebSocket. */
export interface PolicyScope {
  readonly nonce: string
  readonly connect: readonly string[]
}

/**
 * Scripts run by nonce only; `'self'` is left out of script-src on purpose, modules inherit the nonce of the script that
 * imports them. Styles allow own files and `<style>` with the nonce (Ant Design makes them at run time).
 */
export const contentSecurityPolicy = ({ nonce, connect }: PolicyScope): string =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `manifest-src 'self'`,
    `worker-src 'none'`,
    `object-src 'none'`,
    `frame-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')

/** For answers that are no page: nothing in them may load or run anything. */
export const BARE_POLICY = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const DENIED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

/** The screens of the hall speak without having been touched, and stay lit. */
const OWN_FEATURES = ['autoplay', 'screen-wake-lock']

/** Headers of every answer, page or not. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': [
    ...DENIED_FEATURES.map((feature) => `${feature}=()`),
    ...OWN_FEATURES.map((feature) => `${feature}=(self)`),
  ].join(', '),
}

/** index.html with this page's nonce in every place left for it. */
export const withNonce = (html: string, nonce: string): string => html.replaceAll(NONCE_PLACEHOLDER, nonce)
