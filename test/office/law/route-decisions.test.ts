/** Nothing is answered by the office of which nobody has decided what it writes into the audit trail. */
import test from 'ava';
import { routeDecisions } from '../../../src/office/law/audit/route-decisions.ts';
import { auditWords } from '../../../src/office/words/law/law-words.ts';
import { insideAs, officeOf } from '../people/support.ts';
import { enrolTestKiosk } from '../support/test-kiosk.ts';
import { startTestOffice } from '../support/test-office.ts';

const openid = {
  issuer: new URL('http://localhost:1'),
  clientId: 'silaku',
  clientSecret: 'a secret',
  name: 'Akun',
  publicUrl: null,
  usernameClaim: 'preferred_username',
  rolesFrom: null,
};

test('every route has a decision in route-decisions.ts, and every decision a route', async (t) => {
  t.timeout(240_000);
  const running = await startTestOffice(t, { openid });
  const routes = new Set(running.office.routes.filter((route) => !route.startsWith('GET /public/')));
  t.true(routes.has('GET /requests/:number/pages/:page'), 'the routes are really listed');
  const undecided = [...routes].filter((route) => !(route in routeDecisions));
  t.deepEqual(undecided, [], 'decide what these write into the audit trail, or why nothing');
  t.deepEqual(
    Object.keys(routeDecisions).filter((route) => !routes.has(route)),
    [],
  );
});

test('a route that changes something has to write, or says why not', (t) => {
  const silent = Object.entries(routeDecisions).filter(
    ([route, decision]) => !route.startsWith('GET ') && 'nothing' in decision,
  );
  t.deepEqual(
    silent.map(([route]) => route).filter((route) => !route.includes(' /api/')),
    [],
  );
});

test('what can be written has words for the officer who reads it', (t) => {
  const written = Object.values(routeDecisions).flatMap((decision) =>
    'writes' in decision ? decision.writes : [],
  );
  const unnamed = written.filter(
    (action) => !(action in auditWords.id.actions) && !action.startsWith('request.'),
  );
  t.deepEqual(unnamed, []);
});

test('each look at something of a citizen is there after it was taken, with who and what', async (t) => {
  const running = await officeOf(t, { andi: 'administrator', nur: 'auditor' });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  await kiosk.deliver(request);
  const page = request.pages[0]?.page;
  const nur = await insideAs(running, 'nur');
  for (const [path, action, subject] of [
    [`/requests/${request.number}`, 'request.opened', request.number],
    [`/requests/${request.number}/pages/${page}`, 'page.opened', `${request.number}/${page}`],
    ['/audit?subject=001', 'audit.searched', 'audit'],
    ['/audit.csv?actor=andi', 'audit.exported', 'audit'],
    ['/audit/anchors', 'audit.anchorsExported', 'audit'],
  ] as const) {
    t.is((await nur.go(path)).status, 200, path);
    const [newest] = await running.office.audit.latest(1);
    t.like(newest, { actor: 'nur', action, subject }, path);
  }
});
