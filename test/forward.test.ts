import test from 'ava';
import { runForward } from '../src/forward.ts';

const call = ['--folder', '/nowhere', '--office', 'http://127.0.0.1:1/'];

test('a forwarder that is told to rest for no time, or for longer than its longest rest, does not start', async (t) => {
  t.is(await runForward([...call, '--first-rest-seconds', '0']), 64);
  t.is(await runForward([...call, '--first-rest-seconds', '20', '--longest-rest-seconds', '10']), 64);
});

test('a forwarder with half a second of rest gets as far as its enrolment', async (t) => {
  t.is(await runForward([...call, '--first-rest-seconds', '0.5', '--longest-rest-seconds', '2']), 78);
});
