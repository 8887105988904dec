/** The kiosk's own client against the office: both sides were written from one description, here they meet. */
import test from 'ava';
import { createOfficeClient, enrol } from '../../src/outbox/forwarding/office-client.ts';
import { createSigningKey, publicKeyOf, verifyStatusFeed } from '../../src/seal/signatures.ts';
import type { Paper } from './support/papers.ts';
import { enrolTestKiosk } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';

test('the kiosk’s client enrols, and hears in words when its code was used before', async (t) => {
  const running = await startTestOffice(t);
  const code = await running.office.createEnrolmentCode({ place: 'Balai Desa Tojabi' });
  const publicKey = publicKeyOf(await createSigningKey());
  const { signal } = new AbortController();
  t.like(await enrol(running.office.url, { code, publicKey }, signal), { outcome: 'ok' });
  t.deepEqual(await enrol(running.office.url, { code, publicKey }, signal), {
    outcome: 'refused',
    reason: 'codeUsed',
  });
});

test('the kiosk’s client delivers in small pieces, goes on after a break and a restart, and asks for statuses', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest({ papers: [{ paper: 'f-102', looks: denselyWritten }] });
  const client = () =>
    createOfficeClient({
      baseUrl: running.office.url,
      accessToken: kiosk.enrolment.accessToken,
      limits: { chunkBytes: 16 * 1024 },
    });
  t.like(await client().announce(request.jws, new AbortController().signal), { outcome: 'wanted' });

  for (const page of request.pages) {
    let uploadUrl: string | null = null;
    let accepted = 0;
    const link = new AbortController();
    const upload = () => ({
      number: request.number,
      page: page.page,
      sealed: Buffer.from(page.sealed),
      sealedSha256: page.sealedSha256,
      uploadUrl,
      failures: 0,
      onUploadUrl: (url: string) => {
        uploadUrl = url;
      },
      onAccepted(bytes: number) {
        accepted = bytes;
        if (bytes > 0 && !link.signal.aborted) link.abort(new Error('the link broke'));
      },
    });
    await t.throwsAsync(client().uploadPage(upload(), link.signal), { message: 'the link broke' });
    t.true(accepted > 0 && accepted < page.sealed.length, `${accepted} of ${page.sealed.length}`);

    const port = new URL(running.office.url).port;
    await running.restart();
    // Another port after the restart; the kiosk only knows its upload's path.
    uploadUrl = String(uploadUrl).replace(port, new URL(running.office.url).port);
    const before = accepted;
    const seen: number[] = [];
    const answer = await client().uploadPage(
      { ...upload(), onAccepted: (bytes) => seen.push(bytes) },
      new AbortController().signal,
    );
    t.deepEqual(answer, { outcome: 'ok' });
    t.true((seen[0] ?? 0) >= before, 'it went on where it was');
  }

  t.like(await client().announce(request.jws, new AbortController().signal), { outcome: 'acknowledged' });
  const statuses = await client().statuses(null, new AbortController().signal);
  const feed =
    statuses.outcome === 'ok' && (await verifyStatusFeed(kiosk.enrolment.officeKey, statuses.feedJws));
  t.like(feed, { outcome: 'ok', statusFeed: { entries: [{ number: request.number, stage: 'received' }] } });
});

test('the kiosk’s client hears that a damaged page is not accepted, and that it was revoked', async (t) => {
  const running = await startTestOffice(t);
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest();
  const page = request.pages[0] ?? t.fail();
  const client = createOfficeClient({
    baseUrl: running.office.url,
    accessToken: kiosk.enrolment.accessToken,
  });
  const { signal } = new AbortController();
  await client.announce(request.jws, signal);
  const damaged = Buffer.from(page.sealed);
  damaged[99] = (damaged[99] ?? 0) ^ 1;
  const answer = await client.uploadPage(
    {
      number: request.number,
      page: page.page,
      sealed: damaged,
      sealedSha256: page.sealedSha256,
      uploadUrl: null,
      failures: 0,
      onUploadUrl: () => {},
      onAccepted: () => {},
    },
    signal,
  );
  t.deepEqual(answer, { outcome: 'refused', status: 460 });

  const stranger = createOfficeClient({ baseUrl: running.office.url, accessToken: 'x'.repeat(43) });
  t.deepEqual(await stranger.announce(request.jws, signal), { outcome: 'unauthorised' });
  t.deepEqual(await stranger.statuses(null, signal), { outcome: 'unauthorised' });
});

/** Long enough to travel in several pieces. */
const denselyWritten: Paper = {
  title: 'FORMULIR F-1.02',
  subtitle: 'Pendaftaran Peristiwa Kependudukan',
  lines: Array.from({ length: 11 }, (_, row) => [`Baris ${row}`, 'WARGA CONTOH, DUSUN II, DESA PITULUA']),
};
