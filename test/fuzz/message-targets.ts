/** Parsers of what comes over a line or in a file: a hostile network, a kiosk in wrong hands, a program that may use the socket. */
import assert from 'node:assert/strict';
import { Metadata } from '@tus/server';
import { readKeys } from '../../kiosk-ui/key-names.ts';
import { plainText } from '../../kiosk-ui/plain-text.ts';
import { createEventStreamReader } from '../../src/control/event-stream.ts';
import { screenEvent, view } from '../../src/control/messages.ts';
import { noteLimit, readCitizenNote } from '../../src/office/citizen-note.ts';
import { html } from '../../src/office/html.ts';
import { readPictureHeader } from '../../src/office/picture-header.ts';
import { fieldOf, localPath } from '../../src/office/site.ts';
import { judgeHead } from '../../src/outbox/forwarding/office-answers.ts';
import { parseFamilyCardNumber, parseNik } from '../../src/request/civil-number.ts';
import { parsePhone } from '../../src/request/phone-number.ts';
import { parseRequestNumber, readReceiptCode } from '../../src/request/request-number.ts';
import { createFrameReader } from '../../src/sandbox/message-frames.ts';
import {
  acknowledgement,
  announceAnswer,
  enrolment,
  enrolRequest,
  manifest,
  statusFeed,
} from '../../src/seal/messages.ts';
import { sealedAnswers } from '../../src/seal/sealed-answers.ts';
import { createSigningKey, publicKeyOf, signManifest, verifyManifest } from '../../src/seal/signatures.ts';
import { bytesOf, cut, type FuzzTarget, textOf } from './target.ts';

const sha = 'a'.repeat(64);
const page = { page: 'a'.repeat(24), sealedBytes: 12, sealedSha256: sha };
const at = '2026-11-24T02:24:00.000Z';
const sampleManifest = {
  version: 1 as const,
  kiosk: '027',
  number: '0270000019',
  service: 'ktp-hilang',
  confirmedAt: at,
  pages: [page],
  sealedAnswers: 'YQ==',
};
const key = await createSigningKey();
const signed = await signManifest(key, sampleManifest);

const jsonWords = [
  '__proto__',
  'constructor',
  'null',
  '[]',
  '{}',
  '1e999',
  '-0',
  '\\ud800',
  '"version":1',
  '"outcome":',
];
const fromJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
};

export const messageTargets: FuzzTarget[] = [
  {
    name: 'signedManifest',
    seeds: () => bytesOf(signed),
    words: ['.', '..', '=', '-', '_'],
    async run(bytes) {
      const text = textOf(bytes);
      const read = await verifyManifest(publicKeyOf(key), text);
      if (read.outcome === 'ok') assert.equal(text, signed, 'one message has one text');
    },
  },
  {
    name: 'messages',
    seeds: () =>
      bytesOf(
        JSON.stringify(sampleManifest),
        JSON.stringify({ outcome: 'wanted', pages: [page.page] }),
        JSON.stringify({ outcome: 'refused', reason: 'malformed' }),
        JSON.stringify({
          version: 1,
          since: null,
          cursor: '1',
          entries: [{ number: '1', stage: 'ready', note: null, at }],
        }),
        JSON.stringify({
          version: 1,
          kiosk: '027',
          number: '1',
          receivedAt: at,
          manifestSha256: sha,
          pages: [page],
        }),
        JSON.stringify({ code: 'AAAA-BBBB', publicKey: publicKeyOf(key) }),
      ),
    words: jsonWords,
    run(bytes) {
      const value = fromJson(bytes);
      for (const schema of [
        manifest,
        acknowledgement,
        announceAnswer,
        statusFeed,
        enrolRequest,
        enrolment,
        sealedAnswers,
      ]) {
        schema.safeParse(value);
      }
      assert.equal(Object.getOwnPropertyNames(Object.prototype).includes('polluted'), false);
    },
  },
  {
    name: 'tusHeaders',
    seeds: () =>
      bytesOf(`request MDI3,page ${'YQ'.repeat(12)},sha256 YQ==`, 'filename d29ybGQ=', 'a,b ,c  d'),
    words: [',', ' ', '=', 'request ', 'page ', 'sha256 '],
    run(bytes) {
      // tus answers 400 to what its parser throws; it may throw an Error and nothing else, and must come to an end.
      try {
        Metadata.parse(Buffer.from(bytes).toString('latin1'));
      } catch (error) {
        assert(error instanceof Error);
      }
    },
  },
  {
    name: 'controlApi',
    seeds: () => bytesOf('{"type":"key.pressed","key":"enter"}', '{"type":"key.pressed","key":"1"}'),
    words: jsonWords,
    run(bytes) {
      const value = fromJson(bytes);
      const event = screenEvent.safeParse(value);
      if (event.success) assert.deepEqual(Object.keys(event.data).sort(), ['key', 'type']);
      view.safeParse(value);
    },
  },
  {
    name: 'eventStream',
    seeds: () => bytesOf('event: view\ndata: {"a":1}\n\n: still here\n\n', 'data: a\r\ndata: b\r\n\r\n'),
    words: ['data: ', 'event: ', '\n\n', ':', '\r'],
    run(bytes) {
      const read = createEventStreamReader();
      for (const piece of cut(bytes)) read(textOf(piece));
    },
  },
  {
    name: 'officeForms',
    seeds: () =>
      bytesOf(
        '_csrf=a&step=askForMore&revision=1&note=Bawa+KK',
        '/requests/0270000019?done=1',
        '7408 0145 0385 0002',
        '+62 812-3456-7890',
      ),
    words: ['//', '/\\', '%2f', '&', '=', '[]', '__proto__', '\u202e', '７４０８', '<script>', '`'],
    run(bytes) {
      const text = textOf(bytes);
      const fields = Object.fromEntries(new URLSearchParams(text));
      for (const name of ['note', '_csrf', '__proto__', text])
        assert.equal(typeof fieldOf(fields, name), 'string');
      const note = readCitizenNote(text, 'optional');
      if (note.outcome === 'ok' && note.note !== null) {
        assert(note.note.length <= noteLimit);
        assert.doesNotMatch(note.note, /\p{Cc}|\d{16}/u);
      }
      assert.doesNotMatch(html`${text}`.toString(), /[<>"']/);
      const path = localPath(text);
      assert.equal(new URL(path, 'http://office').host, 'office', path);
      parseNik(text);
      parseFamilyCardNumber(text);
      parsePhone(text);
      parseRequestNumber(text);
      readReceiptCode(text);
    },
  },
  {
    name: 'officeAnswers',
    seeds: () =>
      bytesOf('503\ntext/html\n120', '200\napplication/json\n', '429\n\nWed, 21 Oct 2026 07:28:00 GMT'),
    words: ['-1', '1e9', 'Infinity', 'text/html'],
    run(bytes) {
      const [status = '', contentType = null, retryAfter = null] = textOf(bytes).split('\n');
      const judged = judgeHead({ status: Number(status), contentType, retryAfter }, new Date(at));
      if (judged?.outcome !== 'tryLater' || judged.retryAfterMs === null) return;
      assert(judged.retryAfterMs >= 0 && judged.retryAfterMs <= 3_600_000, String(judged.retryAfterMs));
    },
  },
  {
    name: 'screenText',
    seeds: () => bytesOf('Bawa KK asli.', '\u001b[A\u001b[B1234\r', '\u001b[24~'),
    words: ['\u001b[', '\u001bO', '\u0007', '\u202e'],
    run(bytes) {
      const text = textOf(bytes);
      assert.doesNotMatch(plainText(text), /\p{Cc}|\p{Cf}/u);
      assert(readKeys(text).rest.length <= text.length);
    },
  },
  {
    name: 'pictureHeader',
    seeds: () =>
      [
        '89504e470d0a1a0a0000000d49484452000000100000001008020000',
        'ffd8ffe000104a46494600ffc00011080010001003',
        '524946461a000000574542505650384c0d0000002f0f400300',
        '0000001c6674797061766966000000006d6966317370697065000000000000001000000010',
      ].map((hex) => Buffer.from(hex, 'hex')),
    words: ['ispe', 'IHDR', 'VP8X', 'VP8L', 'VP8 '],
    run(bytes) {
      const header = readPictureHeader(bytes);
      if (header) assert(header.widthPx >= 0 && header.heightPx >= 0);
    },
  },
  {
    name: 'sandboxFrames',
    seeds: () => [
      Buffer.concat([
        Buffer.from([0, 0, 0, 25]),
        Buffer.from('{"value":1,"lengths":[3]}'),
        Buffer.from('abc'),
      ]),
    ],
    words: ['"lengths":[', '"value":', '\0\0\0\x02[]'],
    run(bytes) {
      try {
        const read = createFrameReader({ mostBytes: 1_000 });
        for (const piece of cut(bytes)) read(piece);
      } catch (error) {
        assert(
          error instanceof Error && !(error instanceof RangeError || error instanceof TypeError),
          String(error),
        );
      }
    },
  },
];
