import test from 'ava';
import { awayView, stillSavingMs, viewWithoutService } from '../../kiosk-ui/away-view.ts';
import { safeToSwitchOffView, shuttingDownView } from '../../src/visit/interruption-views.ts';
import { waits } from '../../src/visit/waits.ts';
import { sampleViews } from './sample-views.ts';

const left = { pages: 2, number: null };

test('what the kiosk says when it is stopped stays on the screen after it has gone', (t) => {
  for (const view of [shuttingDownView(left), safeToSwitchOffView(left)])
    t.is(viewWithoutService(view), view);
});

test('any other screen gives way: nothing of a citizen stays on it', (t) => {
  for (const view of Object.values(sampleViews)) t.is(viewWithoutService(view), awayView);
});

test('"do not cut the power" stands there longer than a stop may take', (t) => {
  t.true(stillSavingMs > waits.stopFinishesMs + 30_000);
});
