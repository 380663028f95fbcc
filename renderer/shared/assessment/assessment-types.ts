import type { z } from 'zod'
import type {
  AwardView,
  BoardRow,
  Derivation,
  EntryView,
  FigureView,
  PeriodView,
  Proposal,
  Subject,
  VoucherView,
} from '../../../db/contract/assessment.ts'

export type {
  AwardView,
  BoardRow,
  Derivation,
  EntryView,
  FigureView,
  PeriodView,
  Proposal,
  Subject,
  VoucherView,
}

export type DimensionView = Derivation['dimensions'][number]
export type LineView = DimensionView['lines'][number]
export type ChargeView = EntryView['charges'][number]
export type EvidenceView = EntryView['evidence'][number]
export type FileView = EntryView['files'][number]
export type EntryAction = EntryView['may'][number]
export type Obstacle = PeriodView['obstacles'][number]
export type AwardOutcome = z.infer<typeof AwardView>['candidates'][number]['outcome']
