import { describe, expect, it } from 'vitest'
import { contract } from '../../db/contract/index.ts'
import type { CaseMaterial } from '../../db/model/events/case-events.ts'
import { ItemId } from '../../db/model/ids.ts'
import {
  emptyIntake,
  firstGap,
  instantInput,
  intakeInput,
  isWorthKeeping,
  parseIntake,
  type IntakeDraft,
} from '../../renderer/desk/intake/intake-draft.ts'
import { withApplicantKind } from '../../renderer/desk/intake/party-draft.ts'
import { fenOfYuan } from '../../renderer/desk/parts/yuan.ts'

const licence: CaseMaterial = {
  materialId: 'm1',
  name: '营业执照',
  requirement: 'REQUIRED',
  verdict: 'OK',
  originals: 1,
  copies: 0,
  note: '',
}

const aDraft = (changes: Partial<IntakeDraft> = {}): IntakeDraft => {
  const empty = emptyIntake()
  return {
    ...empty,
    item: {
      itemId: ItemId.parse('SCJG-004'),
      name: '个体工商户设立登记',
      caseKind: 'INSTANT',
      unitName: '市监局',
    },
    applicant: { ...empty.applicant, name: ' 欧阳䶮 ', idNumber: '11010519491231002x', phone: '13900001234' },
    materials: [licence],
    evaluation: { grade: 1, noGradeReason: null },
    ...changes,
  }
}

describe('what the intake screen hands to the contract', () => {
  it('fits cases.open and cases.completeInstant', () => {
    expect(contract['cases.open'].params.safeParse(intakeInput(aDraft(), [], [])).success).toBe(true)
    expect(contract['cases.completeInstant'].params.safeParse(instantInput(aDraft(), [], [])).success).toBe(
      true,
    )
  })

  it('trims names, raises a trailing x and leaves out an identifier nobody typed', () => {
    expect(intakeInput(aDraft(), [], [])?.applicant).toMatchObject({
      name: '欧阳䶮',
      identifier: { kind: 'CITIZEN_ID', value: '11010519491231002X' },
    })
    const bare = aDraft({ applicant: { ...aDraft().applicant, idNumber: '  ' } })
    expect(intakeInput(bare, [], [])?.applicant.identifier).toBeNull()
  })

  it('sends the reason only for what is found wrong now', () => {
    const applicant = {
      ...aDraft().applicant,
      reasons: { CITIZEN_ID_AGE: '已核对原件', PHONE_FORM: '境外号码' },
    }
    expect(intakeInput(aDraft({ applicant }), ['CITIZEN_ID_AGE'], [])?.applicant.acknowledged).toEqual([
      { code: 'CITIZEN_ID_AGE', reason: '已核对原件' },
    ])
  })

  it('counts the fee in fen, and none where nothing was typed', () => {
    expect(instantInput(aDraft({ feeYuan: '1,234.5' }), [], [])?.feeFen).toBe(123_450)
    expect(instantInput(aDraft(), [], [])?.feeFen).toBe(0)
  })

  it('hands over nothing without an item', () => {
    expect(intakeInput(aDraft({ item: null }), [], [])).toBeNull()
  })
})

describe('the first field that keeps a case from being recorded', () => {
  it('goes down the screen', () => {
    expect(firstGap(emptyIntake(), [], false)).toBe('item')
    expect(firstGap(aDraft({ applicant: emptyIntake().applicant }), [], false)).toBe('applicantName')
    expect(firstGap(aDraft(), ['CITIZEN_ID_AGE'], false)).toBe('findings')
    expect(firstGap(aDraft({ feeYuan: 'zwölf' }), [], true)).toBe('fee')
  })

  it('wants an evaluation or the reason why there is none, and only for an on-the-spot case', () => {
    const unrated = aDraft({ evaluation: { grade: null, noGradeReason: null } })
    expect(firstGap(unrated, [], true)).toBe('evaluation')
    expect(firstGap(unrated, [], false)).toBeNull()
    // The visitor who is served rates themselves; whoever is on a paper form has gone.
    expect(firstGap(unrated, [], true, true)).toBeNull()
    expect(instantInput(unrated, [], [])?.evaluation).toBeNull()
    const onPaper = { ...unrated, backEntry: { formNo: 'F-1', trueAtMs: 1, note: '' } }
    expect(firstGap(onPaper, [], true, true)).toBe('evaluation')
    expect(firstGap(aDraft({ evaluation: { grade: null, noGradeReason: 'LEFT' } }), [], true)).toBeNull()
  })

  it('never stops for a warning that has its reason', () => {
    const applicant = { ...aDraft().applicant, reasons: { CITIZEN_ID_AGE: '已核对原件' } }
    expect(firstGap(aDraft({ applicant }), ['CITIZEN_ID_AGE'], true)).toBeNull()
  })
})

describe('a kept draft', () => {
  it('comes back as it was', () => {
    expect(parseIntake(JSON.stringify(aDraft()))).toEqual(aDraft())
  })

  it('is forgotten when another version of the program wrote it', () => {
    expect(parseIntake('{"item":3}')).toBeNull()
    expect(parseIntake('not json')).toBeNull()
  })

  it('is kept only when something was typed', () => {
    expect(isWorthKeeping(emptyIntake())).toBe(false)
    expect(isWorthKeeping(aDraft())).toBe(true)
  })
})

it('switching to an organisation keeps name and phone and drops the citizen ID', () => {
  const { applicant } = aDraft()
  expect(withApplicantKind(applicant, 'ORGANISATION')).toMatchObject({
    kind: 'ORGANISATION',
    name: applicant.name,
    phone: applicant.phone,
    idKind: 'USCC',
    idNumber: '',
  })
})

it('takes an amount only as yuan with at most two decimals', () => {
  expect(['12', '12.5', '12.50', '1,000', '0'].map(fenOfYuan)).toEqual([1200, 1250, 1250, 100_000, 0])
  expect(['', '-1', '1.234', '1e3', '十元'].map(fenOfYuan)).toEqual([null, null, null, null, null])
})
