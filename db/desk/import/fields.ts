import type { ImportTable } from '../../contract/administration.ts'
import { closureFields, holidayFields, settingFields } from './calendar-fields.ts'
import type { Field } from './field.ts'
import { postFields, staffFields, unitFields, windowFields } from './hall-fields.ts'
import { itemFields } from './item-fields.ts'
import { materialFields, stepFields } from './material-fields.ts'

export const importFields: Readonly<Record<ImportTable, readonly Field[]>> = {
  units: unitFields,
  windows: windowFields,
  staff: staffFields,
  items: itemFields,
  materials: materialFields,
  steps: stepFields,
  posts: postFields,
  closures: closureFields,
  settings: settingFields,
  holidays: holidayFields,
}

/** A sheet belongs to a table only if it has all headings of one of these sets. */
export const identifyingFields: Readonly<Record<ImportTable, readonly (readonly string[])[]>> = {
  units: [['name'], ['unitId']],
  windows: [
    ['windowId', 'unitIds'],
    ['windowId', 'name'],
    ['windowId', 'phone'],
    ['windowId', 'area'],
    ['windowId', 'kind'],
    ['windowId', 'active'],
  ],
  staff: [
    ['staffId'],
    ['name', 'phone'],
    ['name', 'unitId', 'roles'],
    ['name', 'unitId', 'title'],
    ['name', 'unitId', 'phone'],
  ],
  items: [['itemId'], ['taskCode'], ['taskHandleItem'], ['name', 'unitId']],
  materials: [
    ['itemRef', 'name'],
    ['itemName', 'name'],
  ],
  steps: [
    ['itemRef', 'name'],
    ['itemName', 'name'],
  ],
  posts: [
    ['postId', 'name'],
    ['postId', 'a'],
    ['postId', 'b'],
    ['postId', 'memberIds'],
    ['name', 'a'],
    ['name', 'memberIds'],
  ],
  closures: [['day', 'reason']],
  settings: [['key', 'value']],
  holidays: [['day', 'isOffDay']],
}

/** Words in a sheet's or file's name that tell its table. */
export const tableNames: Readonly<Record<ImportTable, RegExp>> = {
  units: /单位|部门|机构(?!关闭)|units?\b/i,
  windows: /窗口(?!人员|工作人员)|windows?\b/i,
  staff: /人员|花名册|员工|通讯录|staff/i,
  items: /事项|实施清单|目录|items?\b/i,
  materials: /材料|materials?\b/i,
  steps: /流程|环节|步骤|steps?\b/i,
  posts: /岗位|[ab]岗|posts?\b/i,
  closures: /关闭|停业|停办|closures?\b/i,
  settings: /设置|参数|配置|settings?\b/i,
  holidays: /节假日|放假|假期|holidays?\b/i,
}
