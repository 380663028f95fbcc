import { useState, type ReactNode } from 'react'
import type { Result } from '../../../db/contract/index.ts'
import { FittedName } from '../../shared/fitted-name.tsx'
import { useHallQuery } from '../../shared/use-query.ts'
import { KioskFrame } from './kiosk-frame.tsx'
import { Pager, pageOf } from './pager.tsx'
import { useTicketWords } from './ticket-words.ts'
import { LETTERS_AND_DIGITS, TouchKeys } from './touch-keys.tsx'
import { classNameIn, type KioskClass } from './wait-words.ts'

const LETTERS_MAX = 20
const FOUND_MAX = 60

type Found = Result<'kiosk.findClass'>['found'][number]
type Unit = Result<'kiosk.classes'>['units'][number]

interface ClassSearchProps {
  readonly classes: readonly KioskClass[]
  readonly units: readonly Unit[]
  /** Lines of results on one page. */
  readonly lines: number
  readonly onClass: (classId: string) => void
  readonly onBack: () => void
}

/** The class to take for what was found: the best that gives tickets now, else the best. */
const classFor = (found: Found, classes: readonly KioskClass[]): KioskClass | undefined => {
  const its = found.classIds.flatMap((classId) => classes.find((each) => each.classId === classId) ?? [])
  return its.find(({ refusal }) => refusal === null) ?? its[0]
}

function FoundList({
  found,
  classes,
  lines,
  onClass,
}: Pick<ClassSearchProps, 'classes' | 'lines' | 'onClass'> & {
  readonly found: readonly Found[]
}): ReactNode {
  const words = useTicketWords()
  const [asked, setAsked] = useState(0)
  const { shown, page, pages } = pageOf(found, asked, lines)
  return (
    <>
      <ul className="tk-found" style={{ gridTemplateRows: `repeat(${lines}, minmax(0, 1fr))` }}>
        {shown.map((each) => {
          const its = classFor(each, classes)
          return (
            <li key={`${each.itemId ?? ''} ${each.name}`}>
              <button
                type="button"
                className="tk-line"
                disabled={its === undefined || its.refusal !== null}
                onClick={() => its && onClass(its.classId)}
              >
                <span className="tk-line-name">
                  <FittedName text={each.name} />
                </span>
                <span className="tk-line-class">
                  {each.isExact ? null : <span className="tk-alike">{words.say('search.alike')}</span>}
                  {its === undefined
                    ? words.say('search.noClass')
                    : `${its.prefix} · ${classNameIn(its, words)}`}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      <Pager page={page} pages={pages} onPage={setAsked} />
    </>
  )
}

function ByUnit({ classes, units, lines, onClass }: Omit<ClassSearchProps, 'onBack'>): ReactNode {
  const [unitId, setUnitId] = useState<string | null>(null)
  const [asked, setAsked] = useState(0)
  const { data } = useHallQuery(
    'kiosk.findClass',
    unitId === null ? null : { unitId: unitId as Unit['unitId'], limit: 200 },
  )
  const { shown, page, pages } = pageOf(units, asked, lines * 2)
  if (unitId !== null)
    return <FoundList found={data?.found ?? []} classes={classes} lines={lines} onClass={onClass} />
  return (
    <>
      <div className="tk-units" style={{ gridTemplateRows: `repeat(${lines}, minmax(0, 1fr))` }}>
        {shown.map((unit) => (
          <button key={unit.unitId} type="button" className="tk-line" onClick={() => setUnitId(unit.unitId)}>
            <span className="tk-line-name">
              <FittedName text={unit.name} />
            </span>
          </button>
        ))}
      </div>
      <Pager page={page} pages={pages} onPage={setAsked} />
    </>
  )
}

type LettersProps = Omit<ClassSearchProps, 'onBack' | 'units'> & {
  readonly text: string
  readonly data: Result<'kiosk.findClass'> | undefined
  readonly onText: (text: string) => void
}

function ByLetters({ classes, lines, text, data, onClass, onText }: LettersProps): ReactNode {
  const { say } = useTicketWords()
  const found = text === '' ? undefined : data
  return (
    <div className="tk-search">
      <div className="tk-search-found">
        {found === undefined ? (
          <p className="tk-none">{say('hint.search')}</p>
        ) : found.total === 0 ? (
          <p className="tk-none" role="status">
            {say('search.none')}
          </p>
        ) : (
          <FoundList key={text} found={found.found} classes={classes} lines={lines} onClass={onClass} />
        )}
      </div>
      <div className="tk-search-keys">
        <output className="tk-typed" aria-label={say('search.typed')}>
          {text}
        </output>
        <TouchKeys
          rows={LETTERS_AND_DIGITS}
          isEmpty={text === ''}
          onKey={(sign) => onText((text + sign).slice(0, LETTERS_MAX))}
          onDelete={() => onText(text.slice(0, -1))}
          onClear={() => onText('')}
        />
      </div>
    </div>
  )
}

/** For those who know what they want done and not which class it is. */
export function ClassSearch({ classes, units, lines, onClass, onBack }: ClassSearchProps): ReactNode {
  const { say } = useTicketWords()
  const [by, setBy] = useState<'LETTERS' | 'UNIT'>('LETTERS')
  const [turn, setTurn] = useState(0)
  const [text, setText] = useState('')
  const { data } = useHallQuery('kiosk.findClass', text === '' ? null : { text, limit: FOUND_MAX }, {
    keepPrevious: true,
  })
  const isOnlyAlike =
    by === 'LETTERS' &&
    text !== '' &&
    data !== undefined &&
    data.total > 0 &&
    !data.found.some(({ isExact }) => isExact)
  const choose = (next: 'LETTERS' | 'UNIT'): void => {
    setBy(next)
    setText('')
    // Pressed again, it begins anew: back to the list of departments.
    setTurn(turn + 1)
  }
  return (
    <KioskFrame
      ask={by === 'LETTERS' ? say('ask.search') : say('ask.unit')}
      told={
        isOnlyAlike ? (
          <p className="tk-only-alike" role="status">
            {say('search.onlyAlike')}
          </p>
        ) : undefined
      }
      actions={
        <>
          <button type="button" className="tk-button" onClick={onBack}>
            {say('back')}
          </button>
          <button
            type="button"
            className={by === 'LETTERS' ? 'tk-button tk-button-chosen' : 'tk-button'}
            aria-pressed={by === 'LETTERS'}
            onClick={() => choose('LETTERS')}
          >
            {say('search.byLetters')}
          </button>
          <button
            type="button"
            className={by === 'UNIT' ? 'tk-button tk-button-chosen' : 'tk-button'}
            aria-pressed={by === 'UNIT'}
            onClick={() => choose('UNIT')}
          >
            {say('search.byUnit')}
          </button>
        </>
      }
    >
      {by === 'LETTERS' ? (
        <ByLetters
          key={turn}
          classes={classes}
          lines={lines}
          text={text}
          data={data}
          onClass={onClass}
          onText={setText}
        />
      ) : (
        <ByUnit key={turn} classes={classes} units={units} lines={lines} onClass={onClass} />
      )}
    </KioskFrame>
  )
}
