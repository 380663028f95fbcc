/** The part of saxen 11 that is used here; the package carries no types. */
declare module 'saxen' {
  type Attributes = Readonly<Record<string, string>>
  export class Parser {
    on(event: 'openTag', handler: (name: string, attributes: () => Attributes) => void): this
    on(event: 'closeTag', handler: (name: string) => void): this
    on(event: 'text' | 'cdata' | 'attention', handler: (value: string) => void): this
    on(event: 'error', handler: (error: Error) => void): this
    parse(xml: string): this
  }
}
