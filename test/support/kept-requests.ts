/** What the office would find in the requests that a kiosk keeps: answers opened, each page's digest checked against what they say. */
import { decodeJwt } from 'jose';
import { openBytes } from '../../src/seal/age-seal.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import { manifest } from '../../src/seal/messages.ts';
import { openAnswers } from '../../src/seal/sealed-answers.ts';
import type { KioskRig } from './kiosk-rig.ts';

export async function keptRequests(rig: KioskRig) {
  const kept = rig.withOutbox((outbox) =>
    outbox.waitingRequests().map((request) => ({
      ...request,
      manifest: outbox.manifestOf(request.number),
      sealed: request.pages.map(({ page }) => ({ page, bytes: outbox.readSealed(page) })),
    })),
  );
  return Promise.all(
    kept.map(async (request) => {
      const message = manifest.parse(decodeJwt(request.manifest));
      const { answers, thumbnails } = await openAnswers(rig.officeIdentity, message.sealedAnswers);
      const whole = await Promise.all(
        request.sealed.map(async ({ page, bytes }) => {
          const info = answers.pages.find((each) => each.page === page);
          const plain = bytes && (await openBytes(rig.officeIdentity, bytes));
          return plain !== null && info?.sha256 === sha256Of(plain);
        }),
      );
      return { number: request.number, answers, thumbnails, pagesAreWhole: whole.every(Boolean) };
    }),
  );
}
