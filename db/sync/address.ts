import { isIPv6 } from 'node:net'

/** Port of a hall server nobody moved. */
export const HALL_PORT = 4730

export interface HallAddress {
  readonly secure: boolean
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
  /** Whether the way (http, https) was part of what was typed. */
  readonly isExplicit: boolean
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** `https://10.0.0.5:4730` */
export const addressText = ({ secure, host, port }: Pick<HallAddress, 'secure' | 'host' | 'port'>): string =>
  `${secure ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`

/**
 * What somebody typed as the address of a hall server: a host, with a port or not, or a whole URL. Without a scheme it is
 * HTTPS, on this machine HTTP. Null when it is no address.
 */
export const readAddress = (typed: string): HallAddress | null => {
  // Chinese input methods give full-width signs, and 。 for the dot.
  const text = typed.slice(0, 300).replaceAll('。', '.').normalize('NFKC').trim().toLowerCase()
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?([^/?#\s]+)\/*$/.exec(text) ?? []
  const [, bracketed, plain, portText] =
    /^(?:\[([0-9a-f:.]+)\]|([^:[\]@]+))(?::(\d{1,5}))?$/.exec(rest) ?? (isIPv6(rest) ? ['', rest] : [])
  const host = bracketed ?? plain
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return null
  const port = portText === undefined ? HALL_PORT : Number(portText)
  if (port < 1 || port > 65_535) return null
  const secure = scheme === undefined ? !isLoopback(host) : scheme === 'https'
  const address = { secure, host, port, isExplicit: scheme !== undefined }
  return URL.canParse(addressText(address)) ? address : null
}
