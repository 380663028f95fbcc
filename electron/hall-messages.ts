import type { Locale } from '../db/contract/errors.ts'

/** What `npm run hall` says: start lines, and why a hall server cannot start. */
export const hallMessages = {
  HALL_DATABASE_URL: {
    'zh-CN': '数据库地址不对（{problem}）。应写成 postgres://用户:口令@主机:5432/数据库名。',
    en: 'The database address is wrong ({problem}). Write it as postgres://user:secret@host:5432/database.',
  },
  HALL_DATABASE_DOWN: {
    'zh-CN': '连不上大厅数据库。请检查 PostgreSQL 是否在运行、地址和口令是否正确，或磁盘是否可写，然后重试。',
    en: 'The database of the hall cannot be reached. Check that PostgreSQL runs, that address and secret are right, or that the disk can be written to, and try again.',
  },
  HALL_DATABASE_NEWER: {
    'zh-CN': '大厅数据库由更新版本的程序建立，没有改动它。请更新程序。',
    en: 'The database of the hall belongs to a newer program; it was not touched. Update the program.',
  },
  HALL_DATABASE_FOREIGN: {
    'zh-CN': '这里的数据库不是 HallDesk 大厅服务器的，没有改动它。请换一个数据目录或数据库。',
    en: 'The database there is not one of a HallDesk server; it was not touched. Choose another folder or database.',
  },
  HALL_DATABASE_MISSING: {
    'zh-CN':
      '这里没有大厅的数据库（{folder}），没有新建。大厅在 PostgreSQL 里的，请加上同样的 --database-url；数据库文件丢了的，用 --restore 从备份恢复；要新建大厅，请换一个空目录。',
    en: 'There is no database of a hall here ({folder}); none was made. If the hall is in PostgreSQL, give the same --database-url; if its file was lost, put a backup back with --restore; for a new hall choose an empty folder.',
  },
  HALL_WINDOW_UNKNOWN: {
    'zh-CN': '这个大厅没有“{window}”这个窗口，没有生成入网码。请核对窗口编号后重试。',
    en: 'This hall has no window “{window}”; no code was made. Check the window and try again.',
  },
  HALL_KEY_MISSING: {
    'zh-CN': '大厅的密钥文件不在，或者不是这个数据库的：{file}。请放回另存的那一份（备份里没有它），再重试。',
    en: 'The key file of the hall is missing or belongs to another database: {file}. Put back the copy kept elsewhere (no backup has it), and try again.',
  },
  HALL_DISK_FULL: {
    'zh-CN': '大厅服务器的磁盘已满。请清理磁盘后重试；已保存的记录不受影响。',
    en: 'The disk of the hall server is full. Free some space and try again; saved records are safe.',
  },
  CERTIFICATE_BAD: {
    'zh-CN': '证书或私钥不能使用（{file}）。请检查文件是否完整、私钥是否与证书匹配。',
    en: 'The certificate or its key cannot be used ({file}). Check that the file is whole and the key belongs to it.',
  },
  HALL_FOLDER: {
    'zh-CN':
      '数据目录不能用：{folder}（{problem}）。请核对路径是不是一个目录、是不是归运行服务器的用户所有，或换一个目录，然后重试。',
    en: 'The data folder cannot be used: {folder} ({problem}). Check that it is a folder and belongs to the user who runs the server, or choose another one, and try again.',
  },
  HALL_FILES_DENIED: {
    'zh-CN':
      '数据目录里的文件不能读写：{folder}。多半是曾用别的用户（如 root）运行过：请把整个目录改归运行服务器的用户所有；不是的话，请检查磁盘，然后重试。',
    en: 'Files in the data folder cannot be read or written: {folder}. Most likely it was run by another user (such as root) before: give the whole folder to the user who runs the server; otherwise check the disk, and try again.',
  },
  HALL_LOG_FILE: {
    'zh-CN': '日志文件不能写入：{file}（{problem}）。请写成一个能写入的文件（不是目录），然后重试。',
    en: 'The log file cannot be written to: {file} ({problem}). Name a file, not a folder, where the server may write, and try again.',
  },
  HOST_NOT_HERE: {
    'zh-CN': '这台机器没有 {host} 这个地址。请核对 --lan-host，或去掉它，在所有地址上接受连接。',
    en: 'This machine has no address {host}. Check --lan-host, or leave it out to serve on all addresses.',
  },
  HALL_BACKUP_BAD: {
    'zh-CN': '没有恢复，原来的数据没有改动：{problem}。请核对文件名，或换一份备份。',
    en: 'Nothing was restored and nothing changed: {problem}. Check its name or choose another backup.',
  },
  HALL_LOG_BAD: {
    'zh-CN':
      '没有留下备份：大厅数据库没有通过校验（{problem}）。请不要改动数据目录，用 npm run verify 核对，并从最近一份校验过的备份恢复。',
    en: 'No backup was kept: the database of the hall failed its check ({problem}). Change nothing in its folder, check it with npm run verify, and restore the newest backup that was checked.',
  },
  backupMISSING: {
    'zh-CN': '没有这个文件（要写备份文件本身，不是目录）',
    en: 'there is no such file (name the backup itself, not its folder)',
  },
  backupUNREADABLE: {
    'zh-CN': '运行这个命令的用户不能读这个文件',
    en: 'the user who runs this may not read that file',
  },
  backupFOREIGN: {
    'zh-CN': '这不是 HallDesk 大厅服务器的备份',
    en: 'that is no backup of a HallDesk server',
  },
  backupNEWER: {
    'zh-CN': '它由更新版本的程序所做，请先更新程序',
    en: 'a newer program made it; update this one first',
  },
  backupDAMAGED: { 'zh-CN': '文件不完整', en: 'the file is not whole' },
  backupCHAIN: { 'zh-CN': '有记录缺失或被改动', en: 'a record is missing or was changed' },
  backupCOUNTS: { 'zh-CN': '记录数对不上', en: 'its counts do not agree' },
  backupFILES: { 'zh-CN': '所存的图片或文件被改动', en: 'a kept picture or paper was changed' },
  hallRuns: { 'zh-CN': '大厅服务器：{url}', en: 'Hall server: {url}' },
  hallLan: {
    'zh-CN': '其他机器的地址：{url}（证书 {fingerprint}）',
    en: 'For other machines: {url} (certificate {fingerprint})',
  },
  hallNewCertificate: {
    'zh-CN':
      '这里没有 hall-certificate.pem，新做了一份证书，而这个大厅已有入网的电脑：用原证书入网的会拒绝连接（记录照常在本机保存）。请停下服务器，把原来的 hall-certificate.pem 放回数据目录再启动；原件确实找不到了，这些电脑要逐台重新入网。',
    en: 'There was no hall-certificate.pem here, so a new certificate was made; but the hall has machines, and those that joined with the earlier one refuse this one (they go on saving by themselves). Stop the server, put the earlier hall-certificate.pem back into the data folder and start again; if it is lost for good, those machines have to join anew.',
  },
  hallCode: {
    'zh-CN': '{name} 的入网码（24 小时内有效，只显示这一次）：{code}',
    en: 'One-time code for {name} (good for 24 hours, shown only now): {code}',
  },
  hallRestored: {
    'zh-CN': '已从备份恢复：{records} 条记录。窗口机再次联系时会补送备份之后的记录。',
    en: 'Restored from the backup: {records} records. Desks send again what came after it when they next connect.',
  },
  hallAside: {
    'zh-CN': '原来的数据保留在：{path}',
    en: 'What was here before is kept in: {path}',
  },
  hallMade: {
    'zh-CN': '已新建大厅“{name}”。它的督查工作台用这个入网码加入（24 小时内有效，只能用一次）：{code}',
    en: 'The hall “{name}” was made. Its supervisor’s desk joins with this code (good once, for 24 hours): {code}',
  },
  hallBackedUp: {
    'zh-CN': '备份完成并已校验：{file}（{records} 条记录）',
    en: 'Backup made and checked: {file} ({records} records)',
  },
  hallBackedUpAway: {
    'zh-CN': '另一份已存到 {folder}，读回比对一致。',
    en: 'A second copy is in {folder}, read back and equal.',
  },
  hallNotAway: {
    'zh-CN': '另一份没有存成：{folder}（{problem}）。请检查共享文件夹是否连着、能不能写入，然后重新备份。',
    en: 'The second copy was not made: {folder} ({problem}). Check that the folder is there and can be written to, and back up again.',
  },
  hallYearsNotAway: {
    'zh-CN':
      '这份备份已存到 {folder}，但封存的年度文件没有存全（{problem}）。请看那里的 years 文件夹能不能写入，然后重新备份。',
    en: 'This backup is in {folder}, but not every closed year ({problem}). See whether the folder “years” there can be written to, and back up again.',
  },
  hallDeskFailed: {
    'zh-CN': '本机的督查工作台没有启动（{problem}）；大厅服务器照常运行。',
    en: 'The supervisor’s desk of this machine did not start ({problem}); the hall server runs all the same.',
  },
} as const satisfies Record<string, Record<Locale, string>>
