import { describe, expect, it } from 'vitest'
import { findPeople, loadPinyin, type LoginPerson } from '../../renderer/desk/login/find-people.ts'
import { SessionView } from '../../db/contract/session.ts'

const { staffId: StaffId } = SessionView.shape
const person = (staffId: string, name: string, unitName: string): LoginPerson => ({
  staffId: StaffId.parse(staffId),
  name,
  unitName,
  windowId: null,
  roles: ['CLERK'],
  hasPin: true,
  hasPassword: true,
  recent: false,
})
const people = [
  person('1001', '周晓敏', '市场监督管理局'),
  person('1011', '欧阳雪', '公安局'),
  person('2001', '单田芳', '档案馆'),
]
const found = async (text: string) => findPeople(people, text, await loadPinyin()).map(({ name }) => name)

describe('finding oneself on the log-in page', () => {
  it('goes by number, name, unit, initials and full pinyin', async () => {
    expect(await found('101')).toEqual(['欧阳雪'])
    expect(await found('晓敏')).toEqual(['周晓敏'])
    expect(await found('公安')).toEqual(['欧阳雪'])
    expect(await found('zxm')).toEqual(['周晓敏'])
    expect(await found('ouyang')).toEqual(['欧阳雪'])
  })
  it('reads a surname as a surname', async () => {
    expect(await found('stf')).toEqual(['单田芳'])
  })
  it('keeps the order of the host when nothing is typed', async () => {
    expect(await found('  ')).toEqual(['周晓敏', '欧阳雪', '单田芳'])
  })
  it('works before the dictionary is there', () => {
    expect(findPeople(people, '1001', null).map(({ name }) => name)).toEqual(['周晓敏'])
  })
})
