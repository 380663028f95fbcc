import { expect, test } from 'vitest'
import { stencilOf } from './hall/stencil.ts'

test('every place of a text is filled in, also where one mark is part of another', () => {
  const stencil = stencilOf('{"no":"U1-7","unit":"U1","at":12,"due":123}', {
    no: 'U1-7',
    unit: 'U1',
    at: '123',
  })
  expect(stencil({ no: 'N', unit: 'V', at: '9' })).toBe('{"no":"N","unit":"V","at":12,"due":9}')
  expect(stencilOf('a(b)|c', { b: '(b)|' })({ b: '$&' })).toBe('a$&c')
})
