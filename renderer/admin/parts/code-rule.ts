/** The form of codes a hall chooses itself; the host checks it again. */
export const CODE_PATTERN = /^[\p{L}\p{N}._-]{1,64}$/u
