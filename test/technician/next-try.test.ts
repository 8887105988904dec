import test from 'ava';
import type { ForwardStatus } from '../../src/control/forward-messages.ts';
import { queueLines } from '../../src/queue.ts';
import { nextTryInWords, nextTryOf } from '../../src/technician/next-try.ts';
import { technicianWords } from '../../src/technician/words/technician-words.ts';
import { sampleForward } from '../support/technician-facts.ts';

const request = {
  ...{ number: '0270000411', confirmedAt: '2026-11-27T02:00:00.000Z', announced: true },
  ...{ pages: 3, pagesSent: 1, bytes: 400_000, failures: 2, problem: 'timedOut', rests: 1 },
};
const waits = { nextTrySeconds: 150, rests: [], pages: null };
const forward = (changed: Partial<ForwardStatus>): ForwardStatus => ({ ...sampleForward, waits, ...changed });
const held = (why: string, cheapFrom: string | null = null) =>
  forward({ waits: { ...waits, pages: { why, cheapFrom, olderThan: '2026-11-25T02:00:00.000Z' } } });

test('a request is tried when the forwarder rests no more and its own rest is over, whichever is later', (t) => {
  t.deepEqual(nextTryOf(request, forward({})), { is: 'later', seconds: 150 });
  const rests = [
    { number: '0270000999', seconds: 9_000 },
    { number: request.number, seconds: 540 },
  ];
  t.deepEqual(nextTryOf(request, forward({ waits: { ...waits, rests } })), { is: 'later', seconds: 540 });
  const works = { ...waits, nextTrySeconds: null };
  t.deepEqual(nextTryOf(request, forward({ doing: 'working', waits: works })), { is: 'now' });
  t.deepEqual(nextTryOf(request, forward({ doing: 'paused' })), { is: 'paused' });
  t.deepEqual(nextTryOf(request, null), { is: 'unknown' });
  t.deepEqual(nextTryOf(request, { ...sampleForward, waits: undefined }), { is: 'unknown' });
});

test('pages wait for cheap hours or a quota; an announcement, an acknowledgement and an old request do not', (t) => {
  t.deepEqual(nextTryOf(request, held('cheapHours', '22:00')), { is: 'cheapHours', from: '22:00' });
  t.deepEqual(nextTryOf(request, held('dayQuota')), { is: 'dayQuota' });
  t.deepEqual(nextTryOf(request, held('monthQuota')), { is: 'monthQuota' });
  const goes = { is: 'later', seconds: 150 } as const;
  for (const small of [{ announced: false }, { pagesSent: 3 }, { confirmedAt: '2026-11-25T01:59:00.000Z' }])
    t.deepEqual(
      nextTryOf({ ...request, ...small }, held('cheapHours', '22:00')),
      goes,
      JSON.stringify(small),
    );
});

test('it is told in minutes, in both languages, and a queue line has attempts, next try and reason', (t) => {
  const { en, id } = technicianWords;
  const said = (seconds: number, words = en) => nextTryInWords({ is: 'later', seconds }, words);
  t.deepEqual(
    [1, 59, 60, 61, 7_140, 7_200].map((each) => said(each)),
    [...['in < 1 min', 'in < 1 min', 'in 1 min', 'in 2 min', 'in 119 min', 'in 2 h']],
  );
  t.is(said(150, id), '3 menit lagi');
  t.is(nextTryInWords({ is: 'cheapHours', from: '22:00' }, id), 'jam murah 22:00');
  const page = { waiting: [request], count: 1, setAside: [] };
  const nowMs = Date.parse('2026-11-28T02:00:00.000Z');
  t.regex(
    queueLines(page, en, nowMs, forward({})).join('\n'),
    /0270000411: 24 h ago, announced, pages 1\/3, failures 2, next try: in 3 min, timedOut: The connection/,
  );
  t.regex(
    queueLines(page, id, nowMs, forward({ doing: 'paused' })).join('\n'),
    /sudah diberitahukan, halaman 1\/3, gagal 2, coba lagi: dijeda, timedOut: /,
  );
});
