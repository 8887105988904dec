import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { UpdateNews } from '../../src/control/update-messages.ts';
import { readUpdateNews } from '../../src/kiosk/update-news.ts';

const news: UpdateNews = {
  phase: 'wentBack',
  version: '0.2.0',
  from: '0.1.0',
  at: '2026-11-28T01:00:00.000Z',
  why: 'device.lost printer',
};

test('the news are read as they were written; a file that is missing, cut off, too long or of another shape is none', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'news-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'news.json');
  const written = (text: string) => {
    writeFileSync(path, text);
    return readUpdateNews(path);
  };
  t.is(await readUpdateNews(path), null);
  t.deepEqual(await written(JSON.stringify(news)), news);
  t.deepEqual(await written(JSON.stringify({ ...news, added: 'later' })), news);
  t.is(await written(''), null);
  t.is(await written(JSON.stringify(news).slice(0, 50)), null);
  t.is(await written(JSON.stringify({ ...news, phase: 'dancing' })), null);
  t.is(await written(JSON.stringify({ ...news, version: 'x'.repeat(41) })), null);
  t.is(await written(JSON.stringify(news) + ' '.repeat(5_000)), null, 'not even read to its end');
});

test('a folder, a dangling link and a pipe that nobody fills are none either, and are not waited for', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'news-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'dir'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const name of ['dir', 'link', 'pipe']) t.is(await readUpdateNews(join(folder, name)), null, name);
});
