/** Without the signs people take for one another: 0 and O, 1 and I and L. */
const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 8

/**
 * A new one-time code. Bytes beyond the last whole alphabet are thrown away, so that every sign is as likely as any other.
 */
export const newActivationCode = (randomBytes: (size: number) => Uint8Array): string => {
  const fair = 256 - (256 % CODE_ALPHABET.length)
  let code = ''
  while (code.length < CODE_LENGTH) {
    for (const byte of randomBytes(CODE_LENGTH)) {
      if (byte < fair && code.length < CODE_LENGTH) code += CODE_ALPHABET[byte % CODE_ALPHABET.length] ?? ''
    }
  }
  return code
}
