/** Runs in the page before anything of it: takes away what Chromium got after 109, the last one for Windows 7. */
export const becomeChrome109 = () => {
  const forget = (owner: object | undefined, ...names: readonly string[]) => {
    for (const name of names) if (owner !== undefined) Reflect.deleteProperty(owner, name)
  }
  const changedCopies = ['toReversed', 'toSorted', 'toSpliced', 'with']
  forget(Array.prototype, ...changedCopies)
  forget(Object.getPrototypeOf(Uint8Array.prototype), ...changedCopies)
  forget(Array, 'fromAsync')
  forget(Object, 'groupBy')
  forget(Map, 'groupBy')
  forget(Map.prototype, 'getOrInsert', 'getOrInsertComputed')
  forget(
    Set.prototype,
    'difference',
    'intersection',
    'isDisjointFrom',
    'isSubsetOf',
    'isSupersetOf',
    'symmetricDifference',
    'union',
  )
  forget(String.prototype, 'isWellFormed', 'toWellFormed')
  forget(Promise, 'try', 'withResolvers')
  forget(RegExp, 'escape')
  forget(Error, 'isError')
  forget(Math, 'f16round', 'sumPrecise')
  forget(JSON, 'isRawJSON', 'rawJSON')
  forget(ArrayBuffer.prototype, 'detached', 'resize', 'transfer', 'transferToFixedLength')
  forget(Uint8Array, 'fromBase64', 'fromHex')
  forget(Uint8Array.prototype, 'setFromBase64', 'setFromHex', 'toBase64', 'toHex')
  forget(Symbol, 'asyncDispose', 'dispose')
  forget(Intl, 'DurationFormat')
  forget(URL, 'canParse', 'parse')
  forget(AbortSignal, 'any')
  forget(ReadableStream, 'from')
  forget(ReadableStream.prototype, 'values')
  forget(Headers.prototype, 'getSetCookie')
  forget(Response.prototype, 'bytes')
  forget(Blob.prototype, 'bytes')
  forget(Document, 'parseHTMLUnsafe')
  forget(Document.prototype, 'startViewTransition')
  forget(Element.prototype, 'getHTML', 'moveBefore', 'setHTMLUnsafe', 'startViewTransition')
  forget(HTMLElement.prototype, 'hidePopover', 'popover', 'showPopover', 'togglePopover')
  forget(globalThis, 'CloseWatcher', 'Float16Array', 'Iterator', 'Temporal')
}
