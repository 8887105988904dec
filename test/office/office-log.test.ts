import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { createOfficeLog } from '../../src/office/office-log.ts';

test('what names a citizen, or opens a door, is cut out of the log even when somebody logs it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'silaku-log-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const log = createOfficeLog(join(folder, 'office.log'));
  const secret = '7408014503850002';
  log.info({ number: '0010000012', nik: secret, answers: { nik: secret }, request: { phone: secret } }, 'a');
  log.info(
    { note: secret, password: secret, headers: { authorization: secret }, req: { headers: secret } },
    'b',
  );
  const written = await readFile(join(folder, 'office.log'), 'utf8');
  t.is(written.trim().split('\n').length, 2);
  t.false(written.includes(secret));
  t.true(written.includes('0010000012'));
});
