import { Form, Input, Segmented, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ParamsInput } from '../../../db/contract/index.ts'
import { BLANK_POST } from '../../../db/model/blank-records.ts'
import { notifySaved } from '../../shared/notices.tsx'
import { useHallAction } from '../../shared/use-query.ts'
import { CODE_PATTERN } from '../parts/code-rule.ts'
import { RecordDrawer } from '../parts/record-drawer.tsx'
import { ItemSelect } from './item-select.tsx'
import { StaffMultiSelect, StaffSelect, type StaffOption } from './staff-select.tsx'

export type PostInput = ParamsInput<'posts.save'>['post']

export const NEW_POST: PostInput = { ...BLANK_POST, postId: '', name: '', unitId: '', version: 0 }

interface PostEditorProps {
  readonly post: PostInput
  readonly isNew: boolean
  /** Codes in use: a new post takes none of them. */
  readonly codes: ReadonlySet<string>
  readonly unitOptions: { value: string; label: string }[]
  readonly windowOptions: { value: string; label: string }[]
  readonly staffOptions: readonly StaffOption[]
  readonly onClose: () => void
}

/** A cleared choice comes as undefined; a rota has members where a fixed post has its A. */
const saved = (values: PostInput): PostInput => ({
  ...values,
  windowId: values.windowId ?? null,
  a: values.kind === 'ROTA' ? null : (values.a ?? null),
  b: values.b ?? null,
  c: values.c ?? null,
  memberIds: values.kind === 'ROTA' ? values.memberIds : [],
})

/** One post, to add or change. */
export function PostEditor({
  post,
  isNew,
  codes,
  unitOptions,
  windowOptions,
  staffOptions,
  onClose,
}: PostEditorProps) {
  const { t } = useTranslation(['posts', 'admin', 'common'])
  const [form] = Form.useForm<PostInput>()
  const kind = Form.useWatch('kind', form) ?? post.kind
  const save = useHallAction('posts.save')
  const [opened] = useState(post)
  const submit = async (values: PostInput): Promise<void> => {
    // With the version that was opened: the form keeps it while the list goes on.
    const after = await save.run({ post: saved(values) })
    if (after === undefined) return
    const undo = () => save.run({ post: { ...opened, ...after } })
    notifySaved(t('admin:saved', { name: values.name }), isNew ? {} : { undo })
    onClose()
  }
  const required = (field: string) => ({ required: true, message: t('common:form.required', { field }) })
  /** A, B and C are three people. */
  const notTwice = (own: 'a' | 'b' | 'c') => ({
    validator: (_rule: unknown, value: unknown) => {
      const others = (['a', 'b', 'c'] as const).filter((rank) => rank !== own)
      return value && others.some((rank) => form.getFieldValue(rank) === value)
        ? Promise.reject(new Error(t('admin.twice')))
        : Promise.resolve()
    },
  })
  const notInUse = {
    validator: (_rule: unknown, code: unknown) =>
      isNew && typeof code === 'string' && codes.has(code.trim())
        ? Promise.reject(new Error(t('admin.codeInUse')))
        : Promise.resolve(),
  }
  const isRota = kind === 'ROTA'
  return (
    <RecordDrawer
      title={isNew ? t('admin.add') : post.name}
      form={form}
      initial={opened}
      busy={save.busy}
      error={save.error}
      size={640}
      onSave={(values) => void submit(values)}
      onClose={onClose}
    >
      <div className="form-columns">
        <Form.Item
          name="postId"
          label={t('admin.code')}
          rules={[
            required(t('admin.code')),
            { pattern: CODE_PATTERN, message: t('admin:field.codeRule') },
            notInUse,
          ]}
        >
          <Input disabled={!isNew} autoFocus={isNew} maxLength={64} />
        </Form.Item>
        <Form.Item name="name" label={t('admin.name')} rules={[required(t('admin.name'))]}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="unitId" label={t('admin.unit')} rules={[required(t('admin.unit'))]}>
          <Select options={unitOptions} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Form.Item name="windowId" label={t('admin.window')}>
          <Select
            allowClear
            placeholder={t('admin.noWindow')}
            options={windowOptions}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
        <Form.Item name="kind" label={t('admin.kind')} extra={t('admin.kindHint')} className="wide">
          <Segmented
            options={(['FIXED', 'ROTA'] as const).map((value) => ({
              value,
              label: t(`admin.kinds.${value}`),
            }))}
          />
        </Form.Item>
        {isRota ? (
          <Form.Item
            name="memberIds"
            label={t('admin.members')}
            className="wide"
            rules={[required(t('admin.members'))]}
          >
            <StaffMultiSelect options={staffOptions} />
          </Form.Item>
        ) : (
          <Form.Item name="a" label={t('admin.a')} className="wide" rules={[notTwice('a')]}>
            <StaffSelect options={staffOptions} />
          </Form.Item>
        )}
        <Form.Item name="b" label={t('admin.b')} dependencies={['a']} rules={[notTwice('b')]}>
          <StaffSelect options={staffOptions} />
        </Form.Item>
        <Form.Item name="c" label={t('admin.c')} dependencies={['a', 'b']} rules={[notTwice('c')]}>
          <StaffSelect options={staffOptions} />
        </Form.Item>
        <Form.Item name="duties" label={t('admin.duties')} className="wide">
          <Input.TextArea rows={3} maxLength={1_000} className="growing-text" />
        </Form.Item>
        <Form.Item name="itemIds" label={t('admin.items')} extra={t('admin.itemsHint')} className="wide">
          <ItemSelect />
        </Form.Item>
        <Form.Item
          name="active"
          label={t('admin:field.active')}
          extra={t('admin.activeHint')}
          valuePropName="checked"
          className="wide"
        >
          <Switch />
        </Form.Item>
      </div>
    </RecordDrawer>
  )
}
