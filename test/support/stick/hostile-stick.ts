/** Sticks written by somebody who knows everything about them, perhaps with the kiosk's own key. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import type { SealedPage } from '../../../src/seal/messages.ts';
import { type SigningKey, signStickIndex } from '../../../src/seal/signatures.ts';
import { countFiles, type StickIndex } from '../../../src/seal/stick/stick-messages.ts';
import {
  exportFolder,
  indexFile,
  manifestFile,
  newStickId,
  pageFile,
  requestFolder,
} from '../../../src/seal/stick/stick-names.ts';

export type Payload = { manifest: string; pages: { bytes: Uint8Array }[] };

/** A well-formed export with these manifests and pages, whatever they are; gives its folder. */
export async function writeHostileExport(options: {
  stick: string;
  /** As the index and the folder name it. */
  kiosk: string;
  key: SigningKey;
  recipient: string;
  payloads: Payload[];
  /** The folder names another kiosk than the index. */
  folderOf?: string;
}): Promise<string> {
  const { stick, kiosk, key, recipient, payloads } = options;
  const id = newStickId();
  const folder = join(stick, exportFolder(options.folderOf ?? kiosk, id));
  mkdirSync(folder);
  const requests: StickIndex['requests'] = [];
  for (const [place, { manifest, pages }] of payloads.entries()) {
    const inside = join(folder, requestFolder(place));
    mkdirSync(inside);
    const sealed = await sealBytes(recipient, Buffer.from(manifest));
    writeFileSync(join(inside, manifestFile), sealed);
    for (const [at, { bytes }] of pages.entries()) writeFileSync(join(inside, pageFile(at)), bytes);
    requests.push({
      manifest: { bytes: sealed.length, sha256: sha256Of(sealed) },
      pages: pages.map(({ bytes }) => ({ bytes: bytes.length, sha256: sha256Of(bytes) })),
    });
  }
  const index = await signStickIndex(key, {
    version: 1,
    kiosk,
    export: id,
    exportedAt: '2026-11-24T02:00:00.000Z',
    statusCursor: null,
    requests,
    ...countFiles(requests),
  });
  writeFileSync(join(folder, indexFile), index);
  return folder;
}

/** What a kiosk holds of one request, to be put onto another stick. */
export function payloadOf(
  outbox: {
    manifestOf(number: string): string;
    readSealed(page: string): Buffer | null;
    heldRequest(number: string): { pages: SealedPage[] } | null;
  },
  number: string,
): Payload {
  const pages = outbox.heldRequest(number)?.pages ?? [];
  return {
    manifest: outbox.manifestOf(number),
    pages: pages.map(({ page }) => ({ bytes: outbox.readSealed(page) ?? new Uint8Array() })),
  };
}

/** The one export folder on a stick. */
export function onlyExport(stick: string): string {
  const [name = ''] = readdirSync(stick).filter((each) => each.startsWith('silaku-'));
  return join(stick, name);
}
