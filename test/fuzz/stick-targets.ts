/** Parsers of what a USB stick brings, and of what a kiosk says of its day, its clock and what it holds. */
import assert from 'node:assert/strict';
import { dayEnd, dayEndAcknowledgement, dayEndAnswer } from '../../src/seal/day-end.ts';
import { requestLink } from '../../src/seal/journal-entry.ts';
import { kioskMomentText, parseKioskMoment } from '../../src/seal/kiosk-moment.ts';
import { heldQuestion, missingRequests, officeTime } from '../../src/seal/messages.ts';
import { stickAnswers, stickIndex } from '../../src/seal/stick/stick-messages.ts';
import { answersFile, exportFolder, readStickName } from '../../src/seal/stick/stick-names.ts';
import { bytesOf, type FuzzTarget, textOf } from './target.ts';

const sha = 'a'.repeat(64);
const at = '2026-11-24T02:24:00.000Z';
const stamp = { at, boot: 'b1', uptimeMs: 5, certain: true };
const link = { sequence: 3, previous: sha, stamp };
const file = { bytes: 300, sha256: sha };

const schemas = [
  ...[stickIndex, stickAnswers, dayEnd, dayEndAcknowledgement, dayEndAnswer],
  ...[requestLink, heldQuestion, missingRequests, officeTime],
];

export const stickTargets: FuzzTarget[] = [
  {
    name: 'stickNames',
    seeds: () =>
      bytesOf(exportFolder('027', '0123456789abcdef'), answersFile('027', '0123456789abcdef'), 'Foto 1.jpg'),
    words: ['../', '/', '\0', '\n', '.jws', 'silaku-', 'answers-'],
    run(bytes) {
      const name = textOf(bytes);
      const read = readStickName(name);
      if (!read) return;
      const made =
        read.kind === 'export' ? exportFolder(read.kiosk, read.id) : answersFile(read.kiosk, read.id);
      assert.equal(made, name, 'only a name that we would have made is one of ours');
    },
  },
  {
    name: 'stickMessages',
    seeds: () =>
      bytesOf(
        JSON.stringify({
          ...{ version: 1, kiosk: '027', export: '0123456789abcdef', exportedAt: at, statusCursor: null },
          requests: [{ manifest: file, pages: [file] }],
          ...{ files: 2, bytes: 600 },
        }),
        JSON.stringify({
          ...{ version: 1, kiosk: '027', answers: '0123456789abcdef', writtenAt: at },
          ...{ acknowledgements: ['a.b.c'], refused: [], statuses: [] },
        }),
        JSON.stringify({ version: 1, kiosk: '027', sha256: sha, receivedAt: at }),
        JSON.stringify({ ...link, ordinal: 1, predecessor: null }),
        JSON.stringify({ requests: [`0270000019:${'a'.repeat(16)}`] }),
        JSON.stringify({ version: 1, nonce: 'ab'.repeat(16), at }),
      ),
    words: ['__proto__', 'null', '[]', '{}', '1e999', '-0', '\\ud800', '"version":1'],
    run(bytes) {
      let value: unknown;
      try {
        value = JSON.parse(textOf(bytes));
      } catch {
        return;
      }
      for (const schema of schemas) schema.safeParse(value);
      assert.equal(Object.getOwnPropertyNames(Object.prototype).includes('polluted'), false);
    },
  },
  {
    name: 'kioskMoment',
    seeds: () =>
      bytesOf(kioskMomentText({ boot: '0f8fad5b-d9cb-469f-a165-70867728950e', uptimeMs: 123_456 })),
    words: [' ', '-1', '1e9', '9007199254740993', '\u0000'],
    run(bytes) {
      const moment = parseKioskMoment(textOf(bytes));
      if (!moment) return;
      assert(Number.isSafeInteger(moment.uptimeMs) && moment.uptimeMs >= 0);
      assert.deepEqual(parseKioskMoment(kioskMomentText(moment)), moment);
    },
  },
];
