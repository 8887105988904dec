/** A kiosk in wrong hands seals whatever it likes and calls it a page; what an officer's browser is given of it. */
import test, { type ExecutionContext } from 'ava';
import sharp from 'sharp';
import { enrolTestKiosk, type Lie } from './support/test-kiosk.ts';
import { startTestOffice } from './support/test-office.ts';
import { createVisitor } from './support/visitor.ts';

const text = (content: string) => new TextEncoder().encode(content);
const blank = sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } });
/** A header that promises more than any memory holds; browsers believe it. */
const bomb = async () => {
  const png = await blank.clone().png().toBuffer();
  png.writeUInt32BE(50_000, 16);
  png.writeUInt32BE(50_000, 20);
  return png;
};

async function shown(t: ExecutionContext, lies: Lie[]) {
  const running = await startTestOffice(t, { demo: true });
  const kiosk = await enrolTestKiosk(running);
  const request = await kiosk.makeRequest({ papers: lies.map((lie) => ({ paper: 'f-102', lie })) });
  await kiosk.deliver(request);
  const officer = createVisitor(running);
  await officer.logIn('petugas', 'silaku-demo');
  const answers = [];
  for (const { page } of request.pages) {
    answers.push(await officer.go(`/requests/${request.number}/pages/${page}`));
  }
  t.is(
    (await officer.go(`/requests/${request.number}`)).status,
    200,
    'the request itself is still to be seen',
  );
  return answers;
}

test('what is no picture, or another one than it says, is never sent to the browser', async (t) => {
  const png = await blank.clone().png().toBuffer();
  const lies: Lie[] = [
    { content: text('<html><script>alert(1)</script></html>'), mediaType: 'image/webp' },
    { content: text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), mediaType: 'image/png' },
    { content: text('%PDF-1.7\n%....'), mediaType: 'image/jpeg' },
    { content: text('GIF89a<script>alert(1)</script>'), mediaType: 'image/avif' },
    { content: png, mediaType: 'image/jpeg' },
    { content: await bomb(), mediaType: 'image/png' },
  ];
  for (const [index, answer] of (await shown(t, lies)).entries()) {
    t.is(answer.status, 422, String(index));
    t.regex(answer.headers.get('content-type') ?? '', /^text\/html/);
    t.notRegex(await answer.text(), /alert\(1\)/);
  }
});

test('a picture is sent as exactly that: not guessed at, not kept, and unable to load or run anything', async (t) => {
  const lies: Lie[] = await Promise.all([
    blank
      .clone()
      .webp({ lossless: true })
      .toBuffer()
      .then((content) => ({ content, mediaType: 'image/webp' as const })),
    blank
      .clone()
      .avif()
      .toBuffer()
      .then((content) => ({ content, mediaType: 'image/avif' as const })),
  ]);
  for (const [index, answer] of (await shown(t, lies)).entries()) {
    t.is(answer.status, 200);
    t.is(answer.headers.get('content-type'), lies[index]?.mediaType ?? '');
    t.is(answer.headers.get('x-content-type-options'), 'nosniff');
    t.is(
      answer.headers.get('content-security-policy'),
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    );
    t.is(answer.headers.get('cache-control'), 'no-store');
  }
});
