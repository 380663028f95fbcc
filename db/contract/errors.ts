/**
 * Every failure a page can meet. The code is stable; the text says what to do, in the user's language; `{name}` is
 * filled from the error's details. An expected outcome (a warning, a duplicate found) is a result, not an error.
 */
export const errorMessages = {
  BAD_REQUEST: {
    'zh-CN': '提交的内容不符合要求：{problem}。请检查后重试。',
    en: 'What was sent does not fit: {problem}. Check it and try again.',
  },
  UNKNOWN_METHOD: {
    'zh-CN': '程序不认识这个操作（{method}）。请更新程序。',
    en: 'The program does not know this action ({method}). Update the program.',
  },
  NOT_SIGNED_IN: { 'zh-CN': '请先登录。', en: 'Please log in first.' },
  NOT_ALLOWED: {
    'zh-CN': '您的岗位没有这项权限。需要时请找窗口负责人或系统管理员。',
    en: 'Your role does not allow this. Ask the window head or the administrator.',
  },
  LOGIN_FAILED: {
    'zh-CN': '工号或口令不对，还可以再试 {left} 次。',
    en: 'Staff number or secret is wrong; {left} tries left.',
  },
  LOGIN_LOCKED: {
    'zh-CN': '输错次数过多，已锁定到 {until}。可请系统管理员解锁。',
    en: 'Too many wrong tries; locked until {until}. The administrator can unlock it.',
  },
  SETTING_REFUSED: {
    'zh-CN': '这项设置不能是这个值，没有保存。请照它的说明填写。',
    en: 'This setting cannot have that value; nothing was saved. See what its explanation asks for.',
  },
  SCREEN_CODE_WRONG: {
    'zh-CN': '退出码不对，还可以再试 {left} 次。',
    en: 'The code is wrong; {left} tries left.',
  },
  SCREEN_CODE_LOCKED: {
    'zh-CN': '退出码输错次数过多，请于 {until} 后再试。',
    en: 'Too many wrong codes; try again after {until}.',
  },
  SCREEN_BUSY: {
    'zh-CN': '查询的人太多，请稍等一分钟再试，或到窗口咨询。',
    en: 'Too many questions just now; try again in a minute, or ask at a window.',
  },
  SECRET_TOO_WEAK: {
    'zh-CN':
      '口令至少 8 位，且含大写、小写、数字、符号中的三种；PIN 为 4 到 8 位数字，不能是连号或同一数字。',
    en: 'A password needs 8 characters of three kinds (upper, lower, digit, sign); a PIN 4 to 8 digits, neither a row nor all alike.',
  },
  SECRET_REUSED: { 'zh-CN': '不能与最近 5 次用过的口令相同。', en: 'It must differ from the last 5 used.' },
  SECRET_MUST_CHANGE: { 'zh-CN': '请先设置自己的口令和 PIN。', en: 'Set your own password and PIN first.' },
  CONFIRMER_REFUSED: {
    'zh-CN': '确认人的 PIN 不对，或其岗位无权确认。',
    en: 'The confirming person’s PIN is wrong or their role may not confirm this.',
  },
  CONFIRMATION_NEEDED: {
    'zh-CN': '这一步要由窗口负责人或首席代表输入 PIN 确认。',
    en: 'A window head or chief representative must confirm this with a PIN.',
  },
  NOT_FOUND: { 'zh-CN': '没有找到这条记录（{subject}）。', en: 'This record was not found ({subject}).' },
  STEP_NOT_ALLOWED: {
    'zh-CN': '办件当前状态为“{status}”，不能执行这一步。请刷新后查看。',
    en: 'The case is now “{status}”; this step is not possible. Refresh and look again.',
  },
  UNDO_NOT_POSSIBLE: {
    'zh-CN': '这一步之后已有新的记录或已出具文书，不能撤销；请用“更正”。',
    en: 'Later records or papers rest on this step; it cannot be undone. Use “Correct” instead.',
  },
  MATERIALS_LACKING: {
    'zh-CN': '还有 {count} 项材料不齐，不能受理或准予：{names}。',
    en: '{count} materials are still lacking, so the case can be neither accepted nor granted: {names}.',
  },
  NOTHING_LACKING: {
    'zh-CN': '材料已经齐全，不需要出具补正通知。',
    en: 'Nothing is lacking; no supplement notice is needed.',
  },
  LACK_NOT_TOLD: {
    'zh-CN': '没有写明需要补正的内容和应当达到的标准：{names}。请写明后再出具通知书。',
    en: 'What to supplement and the standard to meet is not written yet: {names}. Write it, then issue the notice.',
  },
  TOLERANCE_NOT_ALLOWED: {
    'zh-CN': '缺少的材料不在容缺清单内，或补交日期晚于承诺期限。',
    en: 'The lacking materials are not on the tolerance list, or the day is after the promised one.',
  },
  EXTENSION_UNIT: {
    'zh-CN': '时限按小时计的办件只能按小时延长，按日或月计的不能按小时延长。请换一个单位。',
    en: 'A limit in hours can only be extended by hours, one in days or months not by hours. Choose another unit.',
  },
  SECOND_NOTICE_REASON_NEEDED: {
    'zh-CN': '这些材料第一次告知时就应一次告清：{names}。请选择原因，并由窗口负责人确认。',
    en: 'The first notice should have told these: {names}. Choose a reason and have the window head confirm.',
  },
  NEGATIVE_REPORT_NEEDED: {
    'zh-CN': '作出否定答复前须先完成否定报备审批。',
    en: 'A negative answer first needs an approved negative-answer report.',
  },
  CLOCK_TOO_FAR_OFF: {
    'zh-CN':
      '本机时钟与可信时间相差超过 10 分钟，不能出具带日期的文书，也不能取号。请校正电脑时间；时间本来就对的，请窗口负责人或系统管理员在状态栏的时钟处确认。',
    en: 'This computer’s clock is more than 10 minutes off; dated papers and tickets cannot be issued. Correct the clock; if it is right, a window head or the administrator can confirm it at the clock in the status bar.',
  },
  NUMBERS_EXHAUSTED: {
    'zh-CN': '预留的编号已用完。请联系系统管理员续领号段。',
    en: 'The reserved numbers are used up. Ask the administrator for a new block.',
  },
  PAPER_FORM_USED: {
    'zh-CN': '纸质单号 {formNo} 已经补录过。',
    en: 'Paper form {formNo} has already been entered.',
  },
  PAPER_VOID: { 'zh-CN': '这份文书已作废，不能打印。', en: 'This paper is void and cannot be printed.' },
  FILE_UNREADABLE: {
    'zh-CN': '无法读取文件“{file}”：{problem}。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后重试。',
    en: 'The file “{file}” cannot be read: {problem}. Save it as .xlsx or .csv and try again.',
  },
  IMPORT_HAS_ERRORS: {
    'zh-CN': '有 {count} 行不能导入，什么都没有写入。请按报告修改后重试。',
    en: '{count} rows cannot be imported; nothing was written. Mend them as the report says and try again.',
  },
  VERSION_CHANGED: {
    'zh-CN': '这条资料已被他人修改。请重新打开后再改。',
    en: 'Somebody changed this record meanwhile. Open it again and repeat your change.',
  },
  DISK_FULL: {
    'zh-CN': '磁盘已满，这条记录没有保存。请清理磁盘后重试；已保存的记录不受影响。',
    en: 'The disk is full and this record was not saved. Free some space and try again; saved records are safe.',
  },
  STORAGE_FAILED: {
    'zh-CN': '写入磁盘失败，这条记录没有保存。请重试；若反复出现，请联系系统管理员检查硬盘。',
    en: 'Writing to disk failed and this record was not saved. Try again; if it returns, have the disk checked.',
  },
  STORAGE_READ_ONLY: {
    'zh-CN': '数据库由更新版本的程序建立，只能查看。请更新程序。',
    en: 'The database belongs to a newer program and is read-only. Update the program.',
  },
  STORAGE_FOREIGN: {
    'zh-CN': '文件“{file}”不是本程序的数据库，没有改动它。',
    en: 'The file “{file}” is not a HallDesk database; it was not touched.',
  },
  STORAGE_BUSY: {
    'zh-CN': '数据目录正被另一个程序使用。请先关闭它。',
    en: 'The data folder is in use by another program. Close it first.',
  },
  KEY_MISSING: {
    'zh-CN': '找不到本机的数据密钥，不能打开加密内容。请从备份恢复密钥文件。',
    en: 'The data key of this machine is missing. Restore the key file from a backup.',
  },
  BACKUP_BAD: {
    'zh-CN': '备份“{file}”没有通过校验，没有恢复。请换一份备份。',
    en: 'The backup “{file}” failed its check and was not restored. Choose another one.',
  },
  TOO_LARGE: {
    'zh-CN': '内容过大（{problem} 上限 {limit}）。请精简后重试。',
    en: 'Too large ({problem} limit {limit}). Shorten it and try again.',
  },
  TICKET_PREFIX_TAKEN: {
    'zh-CN': '字母 {prefix} 已由另一个号别使用。请换一个字母，或先停用那个号别。',
    en: 'The letters {prefix} lead the numbers of another class. Choose others, or retire that class first.',
  },
  RATING_REFUSED: {
    'zh-CN': '这次按键没有计入评价：没有正在办理的业务，或者这次服务已经评价过。',
    en: 'This press was not counted: nobody is being served, or this visit has been rated already.',
  },
  SCORE_RULES_BAD: {
    'zh-CN': '评分细则有 {count} 处问题，没有保存：{problem}。请按标出的地方改正。',
    en: 'The scoring rules have {count} faults and were not saved: {problem}. Mend what is marked.',
  },
  SCORE_RULES_USED: {
    'zh-CN': '已有公布的考核依据这套细则，不能作废；请另建一套接续它。',
    en: 'Published scores rest on these rules; they cannot be given up. Make a set that follows them.',
  },
  NO_SCORE_RULES: {
    'zh-CN': '{day} 没有生效的评分细则。请先在“管理 → 评分细则”设置。',
    en: 'No scoring rules are in force on {day}. Set them at Admin → Scoring rules.',
  },
  FACT_GONE: {
    'zh-CN': '有 {count} 条事实已经变化，不能再确认。请刷新后再看。',
    en: '{count} facts have changed and cannot be decided on any more. Refresh and look again.',
  },
  FACT_DECIDED: {
    'zh-CN': '有 {count} 条已由 {name} 处理过，同一事实只计一次。请刷新。',
    en: '{count} were already decided by {name}; a fact counts once. Refresh.',
  },
  SCORE_ITEM_UNKNOWN: {
    'zh-CN': '{day} 的评分细则里没有条目 {item}，或它不适用于所选对象。请另选条目。',
    en: 'The scoring rules of {day} have no item {item}, or it is not for this target. Choose another.',
  },
  SCORE_DELTA: {
    'zh-CN': '分值应在 {from} 到 {to} 之间，按 0.1 分一档。',
    en: 'Points must lie between {from} and {to}, in steps of 0.1.',
  },
  OWN_SCORE: {
    'zh-CN': '不能处理涉及自己的评分。请由其他考核人员处理。',
    en: 'Nobody decides on their own score. Ask another assessor.',
  },
  EVIDENCE_NEEDED: {
    'zh-CN': '条目 {item} 须附说明或照片。请补上后再记。',
    en: 'Item {item} needs a note or a photo. Add it and record again.',
  },
  PERIOD_NOT_OVER: {
    'zh-CN': '考核周期到 {day} 才结束，现在还不能汇总定稿。',
    en: 'The period ends on {day}; it cannot be compiled before.',
  },
  PERIOD_STEP: {
    'zh-CN': '考核周期当前状态是“{status}”，不能执行这一步。请刷新后查看。',
    en: 'The period is now “{status}”; this step is not possible. Refresh and look again.',
  },
  PERIOD_OBSTACLE: {
    'zh-CN': '还不能进行：{problem}。请先处理后再试。',
    en: 'Not yet possible: {problem}. Settle it first.',
  },
  PERIOD_LOCKED: {
    'zh-CN': '所在周期已锁定，只能由业务科或中心领导出具更正凭单。',
    en: 'The period is locked; only a correction voucher of the centre office or leader changes it.',
  },
  ENTRY_NOT_OPEN: {
    'zh-CN': '这条记录已撤回、已处理，或不涉及您，不能执行这一步。',
    en: 'This entry was taken back, is decided, or does not concern you; this step is not possible.',
  },
  APPEAL_TOO_EARLY: {
    'zh-CN': '成绩公布后才能申诉；现在可以先说明意见。',
    en: 'An appeal is possible once the scores are published; you can answer now.',
  },
  APPEAL_TOO_LATE: {
    'zh-CN': '申诉期限到 {day} 已过。确有错误的，请业务科出具更正凭单。',
    en: 'The time for appeals ended on {day}. If it is wrong, ask the centre office for a correction voucher.',
  },
  APPEALED_ALREADY: {
    'zh-CN': '这条记录已经申诉过，每条只能申诉一次。',
    en: 'This entry was appealed already; one appeal is possible.',
  },
  APPEAL_SCORER: {
    'zh-CN': '复核须由没有参与评分的人进行，也不能由申诉人自己决定。',
    en: 'A re-check is by somebody who did not score, and not by whoever appeals.',
  },
  FIGURE_RANGE: {
    'zh-CN': '{name} 应是 0 到 100 的百分数。',
    en: '{name} must be a percentage from 0 to 100.',
  },
  DRAW_TOO_MANY: {
    'zh-CN': '名单里只有 {count} 个，不能抽取 {wanted} 个。',
    en: 'The list has {count}; {wanted} cannot be drawn.',
  },
  PATROL_CLOSED: {
    'zh-CN': '这次巡查已经结束。请另起一次。',
    en: 'This round has ended. Start another.',
  },
  FILE_TOO_LARGE: {
    'zh-CN': '文件有 {size}，超过 {limit}。请换一张较小的照片或较小的 PDF。',
    en: 'The file has {size}, more than {limit}. Choose a smaller photo or PDF.',
  },
  FILE_NOT_PICTURE: {
    'zh-CN': '这个文件不是能读取的 JPEG、PNG 照片或 PDF。请换一个文件。',
    en: 'This file is no readable JPEG, PNG or PDF. Choose another.',
  },
  FILE_NOT_HERE: {
    'zh-CN': '这个文件在另一台机器上，还没有传到大厅服务器，或现在连不上服务器。请稍后再看。',
    en: 'The file is on another machine and has not reached the hall yet, or the hall cannot be reached. Look again later.',
  },
  DAY_AHEAD: {
    'zh-CN': '{day} 还没有到。请选今天或以前的日期。',
    en: '{day} has not come yet. Choose today or a day before.',
  },
  NOT_JOINED: {
    'zh-CN': '本机还没有加入大厅，没有服务器可问。',
    en: 'This machine belongs to no hall; there is no server to ask.',
  },
  HALL_UNREACHABLE: {
    'zh-CN': '连不上大厅服务器（{address}）。请检查网络后重试；已保存的记录都在本机。',
    en: 'The hall server ({address}) cannot be reached. Check the network and try again; saved records are safe here.',
  },
  NOT_A_HALL: {
    'zh-CN': '{address} 上应答的不是 HallDesk 大厅服务器。请核对地址和端口。',
    en: 'What answers at {address} is not a HallDesk server. Check the address and port.',
  },
  CERTIFICATE_CHANGED: {
    'zh-CN':
      '{address} 的证书不是本机加入时的那一张，也不是入网码最后一组所指的那一张，没有发送任何内容。正在加入的，先核对入网码和地址；已经加入的，请找系统管理员确认是否更换过服务器。',
    en: 'The certificate of {address} is neither the one this machine joined with nor the one the last group of the code names; nothing was sent. When joining, check the code and the address first; otherwise ask the administrator whether the server was replaced.',
  },
  ENROL_CODE_REFUSED: {
    'zh-CN': '入网码不对、已被使用或已过期。请向系统管理员要一个新的。',
    en: 'The one-time code is wrong, used or expired. Ask the administrator for a new one.',
  },
  HALL_REFUSED: {
    'zh-CN': '大厅服务器没有接受：{problem}。',
    en: 'The hall server did not accept this: {problem}.',
  },
  HALL_LOGIN_NEEDED: {
    'zh-CN': '这项操作要由大厅服务器核对身份。请再输入一次口令。',
    en: 'The hall server must check who you are for this. Enter your password once more.',
  },
  HALL_NEEDED: {
    'zh-CN': '人员、窗口、事项和设置只能在连通大厅服务器时修改。请待恢复连接后再改。',
    en: 'People, windows, items and settings can only be changed while the hall server is reachable. Try again when it is back.',
  },
  HALL_FILLING: {
    'zh-CN': '本机正在接收大厅资料，数字还不完整，暂不出报表。接收完成后再试。',
    en: 'This machine is still receiving the hall’s records; figures would be incomplete. Try again when that is done.',
  },
  NOTHING_WAITING: {
    'zh-CN': '本机没有待送的记录，不需要导出。',
    en: 'Nothing waits on this machine; there is nothing to take along.',
  },
  BUNDLE_UNREADABLE: {
    'zh-CN': '这个文件不是本大厅的记录包，或已损坏：{problem}。',
    en: 'The file is no bundle of this hall, or it is damaged: {problem}.',
  },
  CONFLICT_SETTLED: {
    'zh-CN': '这处冲突已经由 {name} 处理过。',
    en: 'This conflict has already been settled by {name}.',
  },
  WEEK_NOT_OVER: {
    'zh-CN': '这一周还没有结束，不能确认核对。',
    en: 'The week is not over yet and cannot be confirmed as checked.',
  },
  MONTH_NOT_OVER: {
    'zh-CN': '这个月还没有结束，不能结账。',
    en: 'The month is not over yet and cannot be settled.',
  },
  MONTH_UNDER_REVIEW: {
    'zh-CN': '还有 {count} 个半天待核，核定后才能结账。',
    en: '{count} half days still wait for review; decide them first, then settle the month.',
  },
  MONTH_LOCKED: {
    'zh-CN': '{month} 考勤已结账，只能用更正凭单修改。',
    en: 'The attendance of {month} is settled; only a correction voucher changes it.',
  },
  MONTH_NOT_LOCKED: {
    'zh-CN': '{month} 考勤还没有结账，不需要更正凭单。',
    en: 'The attendance of {month} is not settled yet; no voucher is needed.',
  },
  OWN_REQUEST: {
    'zh-CN': '不能审批自己的申请，请由他人办理。',
    en: 'Nobody decides their own request; ask somebody else.',
  },
  ALREADY_DECIDED: {
    'zh-CN': '这件事已经处理过，请刷新后查看。',
    en: 'This has been dealt with already. Refresh and look again.',
  },
  NOT_YOUR_TURN: {
    'zh-CN': '现在轮到“{role}”办理，还没有轮到您。',
    en: 'It is the turn of “{role}” now, not yet yours.',
  },
  BOTH_ABSENT: {
    'zh-CN': '“{post}”的 A、B 岗会同时不在岗，不能批准。请改期，或由中心领导指定 C 岗后特批。',
    en: 'A and B of “{post}” would be away at the same time. Choose another time, or have the centre’s leader name a C.',
  },
  OVERRIDE_NEEDS_C: {
    'zh-CN':
      '特批“{post}”要指定 C 岗，而且那时不请假、不外出、不顶别的岗。没有登记 C 岗的，请业务科先在“岗位”里登记。',
    en: 'To let A and B of “{post}” be away, name a C who is neither on leave nor out nor standing in elsewhere then. Without a registered C, the centre’s office sets one under Posts first.',
  },
  RELIEF_NEEDED: {
    'zh-CN': '请先指定“{post}”由谁顶岗。',
    en: 'Name first who stands in at “{post}”.',
  },
  LEAVE_OVERLAPS: {
    'zh-CN': '这段时间与已有的请假（{leave}）重叠。请改期，或在原请假上续假。',
    en: 'This overlaps another leave ({leave}). Choose another time, or make that leave longer.',
  },
  LEAVE_REFUSED: {
    'zh-CN': '这次请假不能提交：{problem}。',
    en: 'This leave cannot be asked for: {problem}.',
  },
  POST_WOULD_BE_EMPTY: {
    'zh-CN': '您离开后“{post}”没有人在岗。请先请 B 岗顶岗。',
    en: '“{post}” would stand empty. Ask its B to take over first.',
  },
  PUNCH_WOULD_LEAVE: {
    'zh-CN': '您 {since} 已签到。要现在签退离开吗？',
    en: 'You signed in at {since}. Sign out and leave now?',
  },
  PUNCH_WITH_VISITOR: {
    'zh-CN': '窗口的办事人还没有办完。要现在签退离开吗？',
    en: 'A visitor is still being served at the window. Sign out and leave now?',
  },
  ALREADY_OUT: {
    'zh-CN': '您已登记外出，请先登记返回。',
    en: 'You are signed out already. Sign back in first.',
  },
  MAKEUP_TOO_LATE: {
    'zh-CN': '补签须在 {days} 个工作日内提出，已超过期限。',
    en: 'A make-up punch is asked for within {days} working days; that time is over.',
  },
  MAKEUP_TOO_OFTEN: {
    'zh-CN': '本月“漏打卡”补签已满 {max} 次。',
    en: 'Forgotten punches of this month have reached {max}.',
  },
  MAKEUP_PENDING: {
    'zh-CN': '这个半天的补签已申请，待{role}办理。',
    en: 'A make-up punch for this half day is asked for already; the {role} decides it next.',
  },
  MAKEUP_NOT_NEEDED: {
    'zh-CN': '这个半天没有缺签，不需要补签。',
    en: 'No punch is missing on this half day.',
  },
  ROLL_TOO_LATE: {
    'zh-CN': '点名册须当日报送。',
    en: 'A hand roll is filed on the same day.',
  },
  SWAP_NOT_POSSIBLE: {
    'zh-CN': '不能换班：{problem}。',
    en: 'The swap is not possible: {problem}.',
  },
  EXTRA_DUTY_OVERLAPS: {
    'zh-CN': '这段时间已登记过延时服务，或与上班时间重叠。',
    en: 'This time is reported already, or lies within the hours of work.',
  },
  RULES_HAVE_PROBLEMS: {
    'zh-CN': '考勤规则有问题，没有保存：{problem}。',
    en: 'The rules have problems and were not saved: {problem}.',
  },
  NOT_A_RELIEF: {
    'zh-CN': '您不是“{post}”登记的 B 岗或 C 岗，不能顶岗。请找窗口负责人。',
    en: 'You are not registered as B or C of “{post}” and cannot take it over. Ask the window head.',
  },
  NOT_SIGNED_IN_TODAY: {
    'zh-CN': '请先签到，再顶岗。',
    en: 'Sign in first, then take the post over.',
  },
  POST_NOT_EMPTY: {
    'zh-CN': '“{post}”现在由 {name} 在岗，不需要顶岗。',
    en: '{name} is at “{post}” now; nobody has to take over.',
  },
  POST_PEOPLE: {
    'zh-CN': 'A、B、C 岗不能是同一个人，且须是在册人员。',
    en: 'A, B and C must be different people of this hall.',
  },
  WINDOW_NEEDED: {
    'zh-CN': '您还没有选择窗口，不能叫号。请先在右上角选择今天所在的窗口。',
    en: 'No window is chosen, so nothing can be called. Choose today’s window first.',
  },
  QUEUE_NOT_SET_UP: {
    'zh-CN': '“{window}”还没有设置办理的号别。请系统管理员在“管理 → 叫号”设置。',
    en: '“{window}” has no ticket classes yet. Ask the administrator to set them at Admin → Queue.',
  },
  OUTCOME_NEEDED: {
    'zh-CN': '这次接待没有登记办件、咨询或文书，请先选择办理结果。',
    en: 'Nothing was recorded in this visit. Choose its outcome first.',
  },
  NO_TICKET_HERE: {
    'zh-CN': '本窗口现在没有呼叫或正在办理的票。请先叫号。',
    en: 'No ticket is called or served at this window. Call one first.',
  },
  TICKET_STILL_HERE: {
    'zh-CN': '{number} 还在本窗口。请先开始办理、过号、挂起或转号。',
    en: '{number} is still at this window. Start, miss, hold or transfer it first.',
  },
  TICKET_STEP: {
    'zh-CN': '{number} 现在是“{status}”，不能执行这一步。请刷新后查看。',
    en: '{number} is now “{status}”; this step is not possible. Refresh and look again.',
  },
  TICKET_ELSEWHERE: {
    'zh-CN':
      '{number} 已在“{window}”呼叫或办理。请让群众去那个窗口；那个窗口办不了的，请负责人在“实时排队”把它放回队列。',
    en: '{number} is called or served at “{window}”. Send the visitor there; if that window cannot go on, a lead puts it back into the row at Live queue.',
  },
  CALLED_ELSEWHERE: {
    'zh-CN': '“{window}”正在呼叫 {number}。群众就在您面前的，请勾选后改由本窗口办理。',
    en: '“{window}” is calling {number}. If the visitor stands before you, tick the box to serve them here instead.',
  },
  WINDOW_AT_WORK: {
    'zh-CN': '“{window}”没有断开联系，{number} 可能正在那里办理。请先与窗口核实，勾选确认后再放回。',
    en: '“{window}” is not out of contact, and {number} may be served there. Ask the window first, then tick the box and put it back.',
  },
  TICKET_ENDED: {
    'zh-CN': '{number} 已办结或已作废，不能再呼叫。请群众重新取号。',
    en: '{number} is done or void and cannot be called again. The visitor needs a new ticket.',
  },
  TICKET_NUMBER_BAD: {
    'zh-CN': '“{text}”不是票号。请照票面输入，例如 A017。',
    en: '“{text}” is no ticket number. Type it as on the slip, for example A017.',
  },
  CLASS_NOT_SERVED: {
    'zh-CN': '{number} 的号别不在本窗口办理。请引导到对应窗口；确需在这里办的，请再次确认。',
    en: 'This window does not serve the class of {number}. Send the visitor to the right one, or confirm to serve it here.',
  },
  NUMBER_NOT_GIVEN: {
    'zh-CN':
      '本机没有见过 {number} 这么大的号，今天见过的最大是 {highest}。请再看一遍票面；确认无误的，请勾选后开始办理。',
    en: 'No number as high as {number} is known here; the highest today is {highest}. Look at the slip again, or confirm.',
  },
  RECALL_TOO_SOON: {
    'zh-CN': '刚呼叫过，请等 {seconds} 秒再重呼。',
    en: 'It was called a moment ago; call again in {seconds} s.',
  },
  RECALLS_USED: {
    'zh-CN': '{number} 已重呼 {max} 次。群众没有来的，请按过号处理。',
    en: '{number} was called again {max} times. If nobody came, mark it missed.',
  },
  TRANSFER_NOWHERE: {
    'zh-CN': '请选择与现在不同、且有人办理的号别或窗口。',
    en: 'Choose another class or window than now, one that is served.',
  },
  VISIT_OPEN: {
    'zh-CN': '本窗口还有一次接待没有结束。请先结束，再接待下一位。',
    en: 'A visit is still open at this window. Close it first.',
  },
  VISIT_CLOSED: { 'zh-CN': '这次接待已经结束。', en: 'This visit is closed already.' },
  QUEUE_HALL_AWAY: {
    'zh-CN': '现在连不上大厅服务器，不能确认这张票没有被别的窗口呼叫。群众在面前的，请用“手工叫号”。',
    en: 'The hall cannot be reached, so nobody knows whether another window called this ticket. With the visitor in front of you, use “By hand”.',
  },
  QUEUE_UNDO: {
    'zh-CN': '没有可以撤销的叫号操作：{problem}。',
    en: 'There is nothing to take back: {problem}.',
  },
  TICKET_CLASS_CLOSED: {
    'zh-CN': '“{name}”现在不取号（取号时间 {hours}）。',
    en: 'No tickets of “{name}” are given now (times: {hours}).',
  },
  TICKET_HALL_CLOSED: {
    'zh-CN': '今天不对外服务，不取号。',
    en: 'The hall is closed today; no tickets are given.',
  },
  TICKET_NO_WINDOW: {
    'zh-CN': '没有窗口办理“{name}”，不能取这个号。请换号别，或请管理员在“叫号设置”里加上窗口。',
    en: 'No window serves “{name}”, so it has no tickets. Choose another class, or have a window added in the queue set-up.',
  },
  TICKET_SLOT_FULL: {
    'zh-CN': '“{name}”这个时段的号已取完，{from} 可以再取。',
    en: 'All tickets of “{name}” for this half hour are taken; there are more from {from}.',
  },
  TICKET_SLOTS_FULL: {
    'zh-CN': '“{name}”今天各时段的号都已取完。',
    en: 'All tickets of “{name}” for today are taken.',
  },
  TICKET_SLOT_NEEDED: {
    'zh-CN': '请选择“{name}”的时段。',
    en: 'Choose the half hour for “{name}”.',
  },
  TICKET_LIMIT: {
    'zh-CN': '“{name}”的号已取完（上限 {max}）。请改约其他时段或到咨询台。',
    en: 'All tickets of “{name}” are taken (limit {max}). Choose another time or ask at the desk.',
  },
  HOST_GONE: {
    'zh-CN': '后台程序没有响应，正在重新启动。已保存的记录都在。',
    en: 'The background program does not answer and is being restarted. Saved records are safe.',
  },
  INTERNAL: {
    'zh-CN': '程序出了意外，这一步没有完成。错误编号 {reference}，请告知系统管理员。',
    en: 'Something unexpected happened and this step was not done. Reference {reference}; please tell the administrator.',
  },
} as const satisfies Record<string, Record<Locale, string>>

/** Refusals of the shell in front of the host, in the same form; the host itself never answers with them. */
export const shellRefusals = {
  TOKEN_REFUSED: {
    'zh-CN': '访问令牌不对或已失效。请用 HallDesk 启动时给出的网址重新打开。',
    en: 'The access token is wrong or no longer valid. Open the address HallDesk printed when it started.',
  },
  ORIGIN_REFUSED: {
    'zh-CN': '请求不是从 HallDesk 自己的页面发出的，已拒绝。',
    en: 'The request did not come from a page of HallDesk and was refused.',
  },
  PAGE_NOT_FOUND: { 'zh-CN': '没有这个页面（{path}）。', en: 'There is no such page ({path}).' },
} as const satisfies Record<string, Record<Locale, string>>

export type Locale = 'zh-CN' | 'en'
export type ErrorCode = keyof typeof errorMessages
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** The form in which a failure crosses to a page or a script. */
export interface ContractFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails
}

/** Words for codes that fill a blank of a sentence, such as what is wrong with a file. */
const detailWords: Readonly<Record<string, Record<Locale, string>>> = {
  EMPTY_FILE: { 'zh-CN': '文件是空的', en: 'it is empty' },
  OLD_XLS: { 'zh-CN': '这是旧版 .xls 格式', en: 'it is in the old .xls format' },
  ENCRYPTED: { 'zh-CN': '文件设有打开密码', en: 'it is protected by a password' },
  NOT_A_SPREADSHEET: { 'zh-CN': '不是表格文件', en: 'it is not a spreadsheet' },
  DAMAGED: { 'zh-CN': '文件已损坏', en: 'it is damaged' },
  UNKNOWN_ENCODING: { 'zh-CN': '文字编码无法识别', en: 'its text encoding is not known' },
  UNBALANCED_QUOTES: { 'zh-CN': '引号不成对', en: 'its quotation marks do not pair' },
  NOT_A_BUNDLE: { 'zh-CN': '不是记录包文件', en: 'it is no bundle of records' },
  NEWER: {
    'zh-CN': '由更新版本的程序生成，请先更新服务器',
    en: 'a newer program made it; update the server first',
  },
  OTHER_HALL: { 'zh-CN': '属于另一个大厅', en: 'it belongs to another hall' },
  UNKNOWN_DEVICE: { 'zh-CN': '大厅不认识这台机器', en: 'the hall does not know this machine' },
  DEVICE_REVOKED: { 'zh-CN': '这台机器已停用', en: 'this machine has been revoked' },
  DEVICE_LOST: { 'zh-CN': '这台机器已登记为丢失', en: 'this machine is registered as lost' },
  DESK_TOO_OLD: { 'zh-CN': '本机程序太旧，请更新', en: 'the program on this machine is too old; update it' },
  SERVER_TOO_OLD: {
    'zh-CN': '大厅服务器的程序太旧，请先更新服务器',
    en: 'the program of the hall server is too old; update the server first',
  },
  SERVER_FULL: { 'zh-CN': '大厅服务器的磁盘已满', en: 'the disk of the hall server is full' },
  STORAGE_DOWN: {
    'zh-CN': '它的数据库没有应答，请稍后重试；若反复出现，请系统管理员检查服务器',
    en: 'its database does not answer; try again in a while, and have the server looked at if it stays so',
  },
  INTERNAL: {
    'zh-CN': '服务器出了意外，请系统管理员查看服务器日志',
    en: 'something unexpected happened there; the administrator finds it in the server’s log',
  },
  NO_DESK: {
    'zh-CN': '大厅服务器上没有运行督查工作台，公示内容无处可问',
    en: 'no supervisor’s desk runs beside the hall server to answer for public screens',
  },
  NOT_TRUSTED: { 'zh-CN': '身份核对没有通过', en: 'it could not be sure who asked' },
  ANSWER: {
    'zh-CN': '它的回答本机看不懂，请更新程序',
    en: 'this program does not understand its answer; update it',
  },
  FILE_BYTES: { 'zh-CN': '文件大小', en: 'size of a file' },
  UNPACKED_BYTES: { 'zh-CN': '解压后的大小', en: 'size once unpacked' },
  SHEETS: { 'zh-CN': '工作表数量', en: 'number of sheets' },
  ROWS: { 'zh-CN': '行数', en: 'number of rows' },
  COLUMNS: { 'zh-CN': '列数', en: 'number of columns' },
  CELLS: { 'zh-CN': '单元格数量', en: 'number of cells' },
  NO_WORKING_TIME: { 'zh-CN': '这段时间没有要上班的半天', en: 'there is no time of work in it' },
  TOO_LATE: {
    'zh-CN': '开始后才申请，已超过补请时限',
    en: 'it is asked for too long after it began',
  },
  PROOF_NEEDED: {
    'zh-CN': '病假超过规定天数，须附证明',
    en: 'sick leave of this length needs a doctor’s proof',
  },
  BALANCE_TOO_LOW: { 'zh-CN': '可调休的时间不够', en: 'there is not enough extra duty to take back' },
  NO_RULES: { 'zh-CN': '其中有的日子没有考勤规则', en: 'no attendance rules cover some of its days' },
  MONTH_LOCKED: { 'zh-CN': '所在月份考勤已结账', en: 'the attendance of that month is settled' },
  COVER_NOT_REGISTERED: {
    'zh-CN': '所选的顶岗人没有登记在这个岗位',
    en: 'whoever is to stand in is not registered for the post',
  },
  COVER_NOT_FREE: {
    'zh-CN': '所选的顶岗人那段时间不在岗或已替别人顶岗',
    en: 'whoever is to stand in is away then, or stands in elsewhere',
  },
  NOT_ON_ROTA: { 'zh-CN': '排班表上没有这个班', en: 'the rota does not have this turn' },
  SAME_HALF: { 'zh-CN': '两个班是同一个半天', en: 'both turns are the same half day' },
  STANDS_TWICE: { 'zh-CN': '会使同一人在同一半天当两个班', en: 'somebody would stand twice in one half day' },
  BEGUN: { 'zh-CN': '这个班已经开始或没有上班时间', en: 'the turn has begun, or there are no hours then' },
  ON_LEAVE: { 'zh-CN': '接班的人那时请假', en: 'whoever would take the turn is on leave then' },
  WINDOW_HEAD: { 'zh-CN': '窗口负责人', en: 'window head' },
  CHIEF_REP: { 'zh-CN': '首席代表', en: 'chief representative' },
  DUTY: { 'zh-CN': '值班长', en: 'duty officer' },
  INSPECTOR: { 'zh-CN': '督查', en: 'inspector' },
  CENTER_ADMIN: { 'zh-CN': '业务科', en: 'centre office' },
  LEADER: { 'zh-CN': '中心领导', en: 'centre leader' },
}

const inWords = (value: string, locale: Locale): string => detailWords[value]?.[locale] ?? value

/** The sentence for a failure, with its blanks filled. */
export const errorMessage = (code: ErrorCode, details: ErrorDetails, locale: Locale): string =>
  errorMessages[code][locale].replace(/\{(\w+)\}/g, (_blank, name: string) => {
    const value = details[name]
    if (Array.isArray(value)) return value.join(locale === 'en' ? ', ' : '、')
    return typeof value === 'string' ? inWords(value, locale) : String(value ?? '')
  })

/** An operating failure with a code of the contract; anything else that is thrown is a defect (INTERNAL). */
export class ContractError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorMessage(code, details, 'en'))
    this.name = 'ContractError'
    this.code = code
    this.details = details
  }
}
