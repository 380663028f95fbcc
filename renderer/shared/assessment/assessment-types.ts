import type {
  AwardView,
  BoardRow,
  Derivation,
  EntryView,
  FigureView,
  PeriodView,
  Proposal,
  Subject,
} from '../../../db/contract/assessment-views.ts'

export type { AwardView, BoardRow, Derivation, EntryView, FigureView, PeriodView, Proposal, Subject }

export type DimensionView = Derivation['dimensions'][number]
export type LineView = DimensionView['lines'][number]
export type ChargeView = EntryView['charges'][number]
export type EvidenceView = EntryView['evidence'][number]
export type Obstacle = PeriodView['obstacles'][number]
