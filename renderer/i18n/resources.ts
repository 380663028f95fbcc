import adminEn from './en/admin.json'
import assessmentEn from './en/assessment.json'
import attendanceEn from './en/attendance.json'
import boardsEn from './en/boards.json'
import casesEn from './en/cases.json'
import commonEn from './en/common.json'
import consultationsEn from './en/consultations.json'
import dayEn from './en/day.json'
import filesEn from './en/files.json'
import formsEn from './en/forms.json'
import intakeEn from './en/intake.json'
import itemsEn from './en/items.json'
import kioskTicketsEn from './en/kiosk-tickets.json'
import ledgerEn from './en/ledger.json'
import loginEn from './en/login.json'
import myScoreEn from './en/my-score.json'
import papersEn from './en/papers.json'
import patrolEn from './en/patrol.json'
import postsEn from './en/posts.json'
import queueEn from './en/queue.json'
import queueSetupEn from './en/queue-setup.json'
import ratingEn from './en/rating.json'
import requestsEn from './en/requests.json'
import sheetEn from './en/sheet.json'
import rulesEn from './en/rules.json'
import scoreRulesEn from './en/score-rules.json'
import settingsEn from './en/settings.json'
import setupEn from './en/setup.json'
import shellEn from './en/shell.json'
import slipsEn from './en/slips.json'
import todayEn from './en/today.json'
import conflictsEn from './en/conflicts.json'
import hallEn from './en/hall.json'
import supervisorEn from './en/supervisor.json'
import syncEn from './en/sync.json'
import adminZh from './zh-CN/admin.json'
import assessmentZh from './zh-CN/assessment.json'
import attendanceZh from './zh-CN/attendance.json'
import boardsZh from './zh-CN/boards.json'
import casesZh from './zh-CN/cases.json'
import commonZh from './zh-CN/common.json'
import consultationsZh from './zh-CN/consultations.json'
import dayZh from './zh-CN/day.json'
import filesZh from './zh-CN/files.json'
import formsZh from './zh-CN/forms.json'
import intakeZh from './zh-CN/intake.json'
import itemsZh from './zh-CN/items.json'
import kioskTicketsZh from './zh-CN/kiosk-tickets.json'
import ledgerZh from './zh-CN/ledger.json'
import loginZh from './zh-CN/login.json'
import myScoreZh from './zh-CN/my-score.json'
import papersZh from './zh-CN/papers.json'
import patrolZh from './zh-CN/patrol.json'
import postsZh from './zh-CN/posts.json'
import queueZh from './zh-CN/queue.json'
import queueSetupZh from './zh-CN/queue-setup.json'
import ratingZh from './zh-CN/rating.json'
import requestsZh from './zh-CN/requests.json'
import sheetZh from './zh-CN/sheet.json'
import rulesZh from './zh-CN/rules.json'
import scoreRulesZh from './zh-CN/score-rules.json'
import settingsZh from './zh-CN/settings.json'
import setupZh from './zh-CN/setup.json'
import shellZh from './zh-CN/shell.json'
import slipsZh from './zh-CN/slips.json'
import todayZh from './zh-CN/today.json'
import conflictsZh from './zh-CN/conflicts.json'
import hallZh from './zh-CN/hall.json'
import supervisorZh from './zh-CN/supervisor.json'
import syncZh from './zh-CN/sync.json'

/** The Chinese texts are the measure: a key exists when it exists here. */
export const zhCN = {
  common: commonZh,
  shell: shellZh,
  setup: setupZh,
  login: loginZh,
  today: todayZh,
  settings: settingsZh,
  admin: adminZh,
  boards: boardsZh,
  items: itemsZh,
  'kiosk-tickets': kioskTicketsZh,
  intake: intakeZh,
  cases: casesZh,
  consultations: consultationsZh,
  slips: slipsZh,
  papers: papersZh,
  ledger: ledgerZh,
  day: dayZh,
  files: filesZh,
  forms: formsZh,
  assessment: assessmentZh,
  attendance: attendanceZh,
  requests: requestsZh,
  patrol: patrolZh,
  'my-score': myScoreZh,
  posts: postsZh,
  queue: queueZh,
  'queue-setup': queueSetupZh,
  rating: ratingZh,
  rules: rulesZh,
  'score-rules': scoreRulesZh,
  sheet: sheetZh,
  sync: syncZh,
  supervisor: supervisorZh,
  hall: hallZh,
  conflicts: conflictsZh,
}

/** Complete by type: a key that only Chinese has does not compile. */
export const en: typeof zhCN = {
  common: commonEn,
  shell: shellEn,
  setup: setupEn,
  login: loginEn,
  today: todayEn,
  settings: settingsEn,
  admin: adminEn,
  boards: boardsEn,
  items: itemsEn,
  'kiosk-tickets': kioskTicketsEn,
  intake: intakeEn,
  cases: casesEn,
  consultations: consultationsEn,
  slips: slipsEn,
  papers: papersEn,
  ledger: ledgerEn,
  day: dayEn,
  files: filesEn,
  forms: formsEn,
  assessment: assessmentEn,
  attendance: attendanceEn,
  requests: requestsEn,
  patrol: patrolEn,
  'my-score': myScoreEn,
  posts: postsEn,
  queue: queueEn,
  'queue-setup': queueSetupEn,
  rating: ratingEn,
  rules: rulesEn,
  'score-rules': scoreRulesEn,
  sheet: sheetEn,
  sync: syncEn,
  supervisor: supervisorEn,
  hall: hallEn,
  conflicts: conflictsEn,
}
