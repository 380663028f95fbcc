import { parseSync, Visitor, type ESTree } from 'vite'

/** A text as code writes it; `null` stands for a part known only at run time. */
type Pieces = readonly (string | null)[]

export interface Literal {
  readonly pieces: Pieces
  /** Handed to `t` directly, so it must be a key. */
  readonly translated: boolean
  readonly line: number
}

export interface SourceScan {
  /** Namespaces in which `useTranslation` looks up plain keys; empty when the file is handed its `t`. */
  readonly namespaces: readonly string[]
  readonly keyPrefixes: readonly string[]
  readonly literals: readonly Literal[]
  /** Text for people that stands in the code itself. */
  readonly bare: readonly { readonly text: string; readonly line: number }[]
}

/** Attributes whose text a person reads or hears. */
const spokenAttributes = new Set([
  'title',
  'placeholder',
  'alt',
  'label',
  'description',
  'aria-label',
  'okText',
  'cancelText',
])
const chinese = /[\p{Script=Han}，。；：？！、（）《》“”]/u
const word = /[A-Za-z]{2,}/

const piecesOf = (node: ESTree.Node): Pieces[] => {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [[node.value]] : []
    case 'TemplateLiteral':
      return [
        node.quasis.flatMap((quasi, index) => [
          ...(index > 0 ? [null] : []),
          quasi.value.cooked ?? quasi.value.raw,
        ]),
      ]
    case 'ConditionalExpression':
      return [...piecesOf(node.consequent), ...piecesOf(node.alternate)]
    case 'LogicalExpression':
      return [...piecesOf(node.left), ...piecesOf(node.right)]
    case 'ArrayExpression':
      return node.elements.flatMap((element) => (element === null ? [] : piecesOf(element)))
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return piecesOf(node.expression)
    default:
      return []
  }
}

const isTranslate = (callee: ESTree.Node) =>
  (callee.type === 'Identifier' && callee.name === 't') ||
  (callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 't' &&
    callee.object.type === 'Identifier' &&
    callee.object.name.startsWith('i18n'))

const plain = (pieces: Pieces[]) => pieces.flatMap((text) => (text.length === 1 ? (text[0] ?? []) : []))

/** Reads what one source file says about texts: the keys it may ask for, and texts it should not hold itself. */
export const scanSource = (fileName: string, source: string): SourceScan => {
  const namespaces: string[] = []
  const keyPrefixes: string[] = []
  const literals: Literal[] = []
  const bare: { text: string; line: number }[] = []
  const lineOf = (offset: number) => source.slice(0, offset).split('\n').length
  const add = (node: ESTree.Node, translated: boolean) => {
    for (const pieces of piecesOf(node)) literals.push({ pieces, translated, line: lineOf(node.start) })
  }
  const addBare = (text: string, offset: number, foreign: RegExp) => {
    if (foreign.test(text)) bare.push({ text: text.trim(), line: lineOf(offset) })
  }

  const { program, errors } = parseSync(fileName, source)
  const broken = errors[0]
  if (broken !== undefined) throw new Error(`${fileName}: ${broken.message}`)
  new Visitor({
    CallExpression(node) {
      const [first, second] = node.arguments
      if (first !== undefined && isTranslate(node.callee)) add(first, true)
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'useTranslation') return
      // Of several namespaces a plain key is looked up in the first only; the others need `namespace:key`.
      const [namespace = 'common'] = first === undefined ? [] : plain(piecesOf(first))
      namespaces.push(namespace)
      if (second?.type !== 'ObjectExpression') return
      for (const property of second.properties)
        if (
          property.type === 'Property' &&
          property.key.type === 'Identifier' &&
          property.key.name === 'keyPrefix'
        )
          keyPrefixes.push(...plain(piecesOf(property.value)))
    },
    JSXAttribute(node) {
      const name = node.name.type === 'JSXIdentifier' ? node.name.name : ''
      if (node.value?.type !== 'Literal') return
      if (name === 'i18nKey') add(node.value, true)
      if (spokenAttributes.has(name)) addBare(String(node.value.value), node.start, word)
    },
    JSXText(node) {
      addBare(node.value, node.start, word)
      addBare(node.value.replace(word, ''), node.start, chinese)
    },
    Literal(node) {
      if (typeof node.value !== 'string') return
      add(node, false)
      addBare(node.value, node.start, chinese)
    },
    TemplateLiteral(node) {
      add(node, false)
      for (const quasi of node.quasis) addBare(quasi.value.raw, quasi.start, chinese)
    },
  }).visit(program)
  return { namespaces, keyPrefixes, literals, bare }
}
