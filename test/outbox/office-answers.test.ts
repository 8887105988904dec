import test from 'ava';
import {
  type AnswerHead,
  judgeFailure,
  judgeHead,
  retryAfterMs,
} from '../../src/outbox/forwarding/office-answers.ts';

const now = new Date('2026-11-24T02:00:00.000Z');
const json = 'application/json; charset=utf-8';

// biome-ignore format: a table is read as rows
const heads: [string, Partial<AnswerHead>, unknown][] = [
  ['200 with JSON is read on', { status: 200 }, null],
  ['404 with JSON is read on', { status: 404 }, null],
  ['200 with a web page', { status: 200, contentType: 'text/html' }, { reason: 'notTheOffice' }],
  ['200 with a web page in capitals', { status: 200, contentType: 'Text/HTML; charset=x' }, { reason: 'notTheOffice' }],
  ['401 of the office', { status: 401 }, { outcome: 'unauthorised' }],
  ['401 with a web page is a hotspot', { status: 401, contentType: 'text/html' }, { reason: 'notTheOffice' }],
  ['a redirect', { status: 307 }, { reason: 'notTheOffice' }],
  ['511 of a hotspot', { status: 511 }, { reason: 'notTheOffice' }],
  ['503', { status: 503, retryAfter: '30' }, { reason: 'busy', retryAfterMs: 30_000 }],
  ['503 as a web page of the proxy', { status: 503, contentType: 'text/html', retryAfter: '30' }, { reason: 'busy', retryAfterMs: 30_000 }],
  ['429', { status: 429, retryAfter: 'Tue, 24 Nov 2026 02:01:00 GMT' }, { reason: 'busy', retryAfterMs: 60_000 }],
  ['502 of a proxy', { status: 502 }, { reason: 'busy', retryAfterMs: null }],
  ['500 with JSON', { status: 500 }, { reason: 'officeFailed' }],
  ['no content type at all', { status: 204, contentType: null }, null],
];

for (const [what, head, expected] of heads) {
  test(`an answer is judged by its head: ${what}`, (t) => {
    const judged = judgeHead({ status: 200, contentType: json, retryAfter: null, ...head }, now);
    if (expected === null) t.is(judged, null);
    else t.like(judged, expected as object);
  });
}

// biome-ignore format: a table is read as rows
const waits: [string | null, number | null][] = [
  [null, null],
  ['', null],
  ['soon', null],
  ['0', 0],
  [' 120 ', 120_000],
  ['99999999999999999999', 3_600_000],
  ['Fri, 01 Jan 2100 00:00:00 GMT', 3_600_000],
  ['Tue, 24 Nov 2026 01:00:00 GMT', 0],
];

for (const [header, expected] of waits) {
  test(`Retry-After "${header}" means ${expected} ms`, (t) => {
    t.is(retryAfterMs(header, now), expected);
  });
}

test('a connection that was never made is told from one that broke', (t) => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });
  const { signal } = new AbortController();
  const reason = (error: unknown) => judgeFailure(error, signal).reason;
  t.is(reason(new Error('tus failed', { cause: withCode('ECONNREFUSED') })), 'refused');
  t.is(reason(withCode('ENOTFOUND')), 'nameNotFound');
  const both = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
  t.is(reason(new Error('tus failed', { cause: both })), 'refused');
  t.is(reason(new Error('tus failed', { cause: withCode('ECONNRESET') })), 'linkBroke');
  t.is(reason(withCode('UND_ERR_SOCKET')), 'linkBroke');
  t.is(reason('nonsense'), 'linkBroke');
});

test('a wait that the caller ended is thrown, not answered', (t) => {
  const reason = new Error('stop');
  t.is(
    t.throws(() => judgeFailure(new Error('aborted'), AbortSignal.abort(reason))),
    reason,
  );
});
