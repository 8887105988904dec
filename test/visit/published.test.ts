/** What a citizen sees of what the office has published. */
import test from 'ava';
import { adoptCatalogue } from '../../src/request/service-catalogue.ts';
import { startKiosk } from './supervised-kiosk.ts';

const reason = { id: 'Blangko habis sampai Senin.', en: 'No blank cards until Monday.' };

test.serial(
  'an announcement stands on the welcome screen in both languages, as long as it holds',
  async (t) => {
    const { send, view } = await startKiosk();
    await send({ type: 'announcements.became', texts: [reason] });
    t.true(view().body.includes(reason.id));
    t.true(view().body.includes(reason.en));
    await send({ type: 'announcements.became', texts: [] });
    t.false(view().body.includes(reason.id));
  },
);

test.serial(
  'a service that is closed for now is not among the choices, and the screen says why',
  async (t) => {
    t.teardown(() => adoptCatalogue(null));
    adoptCatalogue(null, [{ service: 'ktp-hilang', reason }]);
    const { press, view } = await startKiosk();
    // Welcome, Indonesian, a new request, the notice, the group of KTP.
    await press('enter', '1', '1', '1', '1');
    t.is(view().screen, 'choosingService');
    t.true(view().body.some((line) => line.includes(reason.id)));
    const offered = view().choices?.map(({ label }) => label) ?? [];
    t.true(offered.length > 0);
    adoptCatalogue(null);
    await press('left', '1');
    t.is(view().choices?.length, offered.length + 1, 'open again, it is offered');
  },
);
