/** Text cut to what a field of an event holds, counted as its schema counts; a character is never cut in half. */
export const fitText = (text: string, max: number): string =>
  text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/u, '')
