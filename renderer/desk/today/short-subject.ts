/** Case numbers lead with the 31 digits of the task code; the name and the end of the number tell more in a narrow list. */
export const shortSubject = (subject: string): string => {
  const [, number, rest] = /^([\w-]{24,}) (.+)$/.exec(subject) ?? []
  return number === undefined || rest === undefined ? subject : `${rest} · …${number.slice(-12)}`
}
