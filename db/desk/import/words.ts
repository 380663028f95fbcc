/**
 * Words halls write for the codes of GB/T 39046-2020 and for our own kinds. The first word of each code is the one
 * shown where the allowed words are listed and in the templates.
 */
export type WordTable = Readonly<Record<string, readonly string[]>>

export const ITEM_TYPE_WORDS: WordTable = {
  '01': ['行政许可', '许可'],
  '02': ['行政处罚', '处罚'],
  '03': ['行政强制', '强制'],
  '04': ['行政征收', '征收'],
  '05': ['行政给付', '给付'],
  '06': ['行政检查', '检查'],
  '07': ['行政确认', '确认'],
  '08': ['行政奖励', '奖励'],
  '09': ['行政裁决', '裁决'],
  '10': [
    '其他行政权力',
    '其他',
    '其它',
    '其他权力',
    '其它行政权力',
    '其他类',
    '其他行政职权',
    '行政备案',
    '备案',
    '其他职权',
  ],
  '11': ['内部审批', '内部事项'],
  '20': ['公共服务', '公共服务事项', '便民服务', '政务服务', '依申请公共服务'],
  '99': ['未分类'],
}

export const EXERCISE_LEVEL_WORDS: WordTable = {
  '1': ['国家级', '国家', '国级', '中央'],
  '2': ['省级', '省', '自治区级', '直辖市级'],
  '3': ['市级', '市', '设区的市', '地市级', '州级', '盟级'],
  '4': ['县级', '县', '区级', '区', '县区级', '区县级', '县(市、区)级', '区(县)级', '县级市', '旗级'],
  '5': [
    '镇级',
    '乡级',
    '镇',
    '乡',
    '街道',
    '乡镇',
    '乡镇级',
    '街道级',
    '镇(乡、街道)级',
    '镇(街道)级',
    '乡镇(街道)级',
    '乡镇(街道)',
  ],
  '6': ['村级', '村', '社区', '村(社区)级', '村(社区)', '社区级'],
  '7': ['分级管理'],
}

export const TARGET_KIND_WORDS: WordTable = {
  '1': ['自然人', '个人', '公民', '群众', '居民'],
  '2': ['企业法人', '企业', '法人', '公司'],
  '3': ['事业法人', '事业单位', '事业单位法人'],
  '4': ['社会组织法人', '社会组织', '社会团体', '社团法人'],
  '5': ['行政机关', '机关', '机关法人', '政府机关'],
  '6': ['其他组织', '非法人企业', '其他', '其它组织', '非法人组织', '个体工商户', '其它'],
}

export const CASE_KIND_WORDS: WordTable = {
  INSTANT: ['即办件', '即办', '即时办结', '1'],
  PROMISED: ['承诺件', '承诺', '承诺办件', '限时办结', '普通件', '2'],
  JOINT: ['联合办理件', '联办件', '联办', '联合办件', '并联件', '并联审批', '联合审批', '上报件'],
}

export const CHANNEL_WORDS: WordTable = {
  '1': ['窗口办理', '窗口', '现场办理', '现场', '大厅', '线下', '线下办理', '窗口受理'],
  '2': [
    '网上办理',
    '网上',
    '网办',
    '网络',
    '电脑端',
    'pc端',
    'pc',
    '在线办理',
    '线上',
    '线上办理',
    '互联网',
    '网站',
  ],
  '3': ['移动端', '手机', '手机办理', 'app', '掌上办', '掌上办理', '小程序', '移动端办理', '微信'],
  '4': ['快递申请', '邮寄', '快递', '寄递', '邮寄办理', '信函', '邮寄申请'],
  '9': [
    '其他',
    '其它',
    '自助终端办理',
    '自助终端',
    '自助办理',
    '自助机',
    '上门办理',
    '上门服务',
    '电话办理',
    '电话',
    '代办',
    '帮办代办',
  ],
}

export const YES_NO_WORDS: WordTable = {
  yes: [
    '是',
    '有',
    '收费',
    '要',
    '需要',
    '停止',
    '启用',
    '在用',
    '在岗',
    '正常',
    '有效',
    '√',
    '✓',
    'y',
    'yes',
    'true',
    '1',
    '开放',
    '运行',
  ],
  no: [
    '否',
    '无',
    '不',
    '不收费',
    '免费',
    '不要',
    '不需要',
    '不停止',
    '停用',
    '禁用',
    '离岗',
    '离职',
    '调离',
    '注销',
    '撤销',
    '失效',
    '取消',
    '×',
    'x',
    'n',
    'no',
    'false',
    '0',
    '未启用',
  ],
}

export const WINDOW_KIND_WORDS: WordTable = {
  UNIT: ['单位专窗', '专窗', '部门窗口', '单位窗口', '专业窗口', '部门专窗', '独立窗口', '普通窗口'],
  COMBINED: ['综合窗口', '综窗', '综合', '分类综合窗口', '分领域综合窗口'],
  ANY_ITEM: [
    '无差别受理',
    '无差别窗口',
    '无差别',
    '无差别综合窗口',
    '一窗通办',
    '无差别受理窗口',
    '全科窗口',
  ],
}

export const POST_KIND_WORDS: WordTable = {
  FIXED: ['固定', '固定岗', '固定岗位', '专岗', '常设', '长期'],
  ROTA: ['轮值', '轮值岗', '轮值岗位', '轮班', '轮岗', '轮流', '轮流值守', '排班', '值班'],
}

export const GENDER_WORDS: WordTable = {
  M: ['男', '男性', 'male', '先生'],
  F: ['女', '女性', 'female', '女士'],
  UNSPECIFIED: ['未说明', '不详', '未知', '保密'],
}

export const ROLE_WORDS: WordTable = {
  CLERK: ['窗口人员', '窗口工作人员', '工作人员', '受理员', '窗口受理员', '办事员', '窗口'],
  WINDOW_HEAD: ['窗口负责人', '窗口组长', '窗口长', '组长', '负责人'],
  CHIEF_REP: ['首席代表', '窗口首席代表', '首席'],
  DUTY: ['值班长', '导办', '导办员', '大堂经理', '值班'],
  INSPECTOR: ['督查', '督查科', '督察', '督查人员', '督查员', '督察科'],
  CENTER_ADMIN: ['业务科', '业务股', '中心业务', '业务管理员', '业务管理'],
  LEADER: ['中心领导', '领导', '中心主任', '主任', '副主任'],
  UNIT_ADMIN: ['单位管理员', '进驻单位分管领导', '分管领导', '单位领导', '部门管理员'],
  CALLBACK: ['回访', '回访员', '回访专员', '回访人员'],
  AUDITOR: ['审计', '审计员', '安全审计', '审计管理员'],
  SYSADMIN: ['系统管理员', '管理员', '信息员', '系统管理'],
}

export const REQUIREMENT_WORDS: WordTable = {
  REQUIRED: [
    '必要',
    '是',
    '必须',
    '必需',
    '必交',
    '必备',
    '必要材料',
    '必须提交',
    'y',
    'yes',
    'true',
    '1',
    '√',
  ],
  OPTIONAL: [
    '非必要',
    '否',
    '非必须',
    '非必需',
    '可选',
    '选交',
    '按需',
    '视情况',
    '特定情形',
    '非必要材料',
    '视情形',
    'n',
    'no',
    'false',
    '0',
    '2',
  ],
  TOLERABLE: ['容缺后补', '容缺', '可容缺', '容缺可后补', '容缺受理', '容缺材料', '可后补', '后补', '3'],
}

export const MATERIAL_FORM_WORDS: WordTable = {
  ORIGINAL: ['原件', '纸质', '纸质原件', '正本', '纸质材料', '纸质件', '原件核验', '1'],
  COPY: ['复印件', '副本复印件', '影印件', '纸质复印件', '2'],
  BOTH: [
    '原件和复印件',
    '原件及复印件',
    '原件与复印件',
    '原件复印件',
    '原件、复印件',
    '原件/复印件',
    '原件或复印件',
    '原件,复印件',
    '3',
  ],
  ELECTRONIC: ['电子', '电子件', '电子版', '电子文件', '电子材料', '电子证照', '电子文档', '扫描件', '4'],
}

export const SOURCE_KIND_WORDS: WordTable = {
  APPLICANT: ['申请人自备', '自备', '申请人', '申请人提供', '自行准备', '企业自备', '申请者自备'],
  GOVERNMENT: [
    '政府部门核发',
    '部门核发',
    '政府部门',
    '政府核发',
    '核发',
    '行政机关核发',
    '机关核发',
    '政府部门出具',
  ],
  INTERMEDIARY: [
    '中介机构或法定机构出具',
    '中介机构',
    '中介',
    '法定机构',
    '中介机构产生',
    '中介或法定机构产生',
    '中介服务机构',
    '中介机构出具',
    '第三方机构',
  ],
  OTHER: ['其他', '其它', '其他来源', '其他方式'],
}

export const DAY_OFF_WORDS: WordTable = {
  yes: ['放假', '休', '休息', '休假', '假日', '节假日', '是', 'y', 'yes', 'true', '1', '调休放假', '放假日'],
  no: [
    '上班',
    '班',
    '补班',
    '调休上班',
    '工作日',
    '工作',
    '否',
    'n',
    'no',
    'false',
    '0',
    '调班',
    '补班日',
    '上班日',
  ],
}

/** One form for words that only differ in width, case, spaces and quotation. */
export const plainWord = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s"'“”‘’`]+/g, '')

/** Code of a word: the word itself, a bare code (1 for 01), or a word followed or preceded by its code (01行政许可). */
export const codeOfWord = (text: string, table: WordTable): string | null => {
  const word = plainWord(text)
  const withoutCode = word.replace(/^\d{1,2}[-_.:、|]?(?=\D)/, '').replace(/\(.*\)$/, '')
  for (const candidate of [word, withoutCode]) {
    for (const [code, words] of Object.entries(table)) {
      if (words.some((known) => plainWord(known) === candidate)) return code
    }
  }
  const bare = Object.keys(table).find(
    (code) => code.toLowerCase() === word || (/^\d+$/.test(word) && code === word.padStart(2, '0')),
  )
  return bare ?? null
}

/** The words to choose from, for a report and for templates. */
export const allowedWords = (table: WordTable): string =>
  Object.values(table)
    .flatMap((words) => words.slice(0, 1))
    .join('、')
