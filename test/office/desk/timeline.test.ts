/** One line of time out of what several registers remember. */
import test from 'ava';
import { type TimelineEntry, timelineOf } from '../../../src/office/desk/timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 2, minute)).toISOString();
const good = (minute: number, who = 'Nurhayati'): TimelineEntry => ({
  ...{ at: at(minute), who, kind: 'verdict', page: `page ${minute}`, verdict: 'fine' },
});

test('what happened stands in the order in which it happened', (t) => {
  const entries: TimelineEntry[] = [
    { at: at(9), who: 'Nurhayati', kind: 'note', text: 'Sudah ditelepon.' },
    { at: at(1), who: null, kind: 'step', step: 'announced', note: null },
    { at: at(5), who: 'Nurhayati', kind: 'verdict', page: 'a', verdict: 'unreadable' },
  ];
  t.deepEqual(
    timelineOf(entries).map(({ kind }) => kind),
    ['step', 'verdict', 'note'],
  );
});

test('a walk through good pages is one entry; another officer, a bad page or a long pause begins anew', (t) => {
  const said = timelineOf([
    ...[good(1), good(2), good(3)],
    { at: at(4), who: 'Nurhayati', kind: 'verdict', page: 'x', verdict: 'wrongPaper' },
    ...[good(5), good(6, 'Baso'), good(50, 'Baso')],
  ]).map((entry) => (entry.kind === 'verdicts' ? entry.pages : entry.kind));
  t.deepEqual(said, [3, 'verdict', 'verdict', 'verdict', 'verdict']);
});
