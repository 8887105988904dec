/**
 * The work behind the steps of a visit: devices, sealing and the outbox put together. The machine decides when, this does it.
 * Kept apart from XState so that a step is an ordinary function with an AbortSignal.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { DeviceProblem } from '../../devices/device-problem.ts';
import type {
  DocumentScanner,
  ScannedImage,
  ScanSource,
} from '../../devices/document-scanner/document-scanner.ts';
import type { PrintResult, ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isSameSheet } from '../page/fingerprint.ts';
import type { PageFingerprint, PageRemark } from '../page/page.ts';
import type { PagePreparer } from '../page/page-preparer.ts';
import { createSealer } from '../seal/age-seal.ts';
import type { Enrolment } from '../seal/messages.ts';
import { sealAnswers } from '../seal/sealed-answers.ts';
import { type SigningKey, signManifest } from '../seal/signatures.ts';
import type { SavedRequest, StatusAnswer, VisitPage } from '../visit/visit-context.ts';
import type * as steps from '../visit/visit-steps.ts';
import { pageFactsOf } from './draft-facts.ts';
import { createLoggedPrint } from './logged-print.ts';
import type { PrinterWatch } from './printer-watch.ts';
import { receiptFactsOf, receiptLinesOf } from './receipt-facts.ts';
import { scanPile } from './scan-pile.ts';

export type VisitWorkParts = {
  outbox: Outbox;
  documentScanner: Pick<DocumentScanner, 'scanPage' | 'scanBatch'>;
  printer: Pick<ReceiptPrinter, 'print'>;
  printerWatch: Pick<PrinterWatch, 'used'>;
  preparer: PagePreparer;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  resolutionDpi: number;
  /** `feeder`: a scan is the whole pile. */
  source?: ScanSource | undefined;
  log: Logger;
  /** `page`: the sheet of the pile, from 1; undefined for a single page. */
  onScanProgress: (percent: number, page?: number) => void;
  /** Called in the moment a page is on the disk. */
  onPageKept: (page: VisitPage) => void;
};

export type VisitWork = ReturnType<typeof createVisitWork>;

export function createVisitWork(parts: VisitWorkParts) {
  const { outbox, documentScanner, preparer, enrolment, kioskKey, log } = parts;
  const print = createLoggedPrint(parts);
  const sealer = createSealer(enrolment.officeRecipient);
  /** Small pictures of the pages of the visit in progress, for its manifest; never on the disk in the clear. */
  const thumbnails = new Map<string, Map<string, Uint8Array>>();
  /** What the visit's sheets look like, to tell when one is read twice; in memory only. */
  const sheets = new Map<string, Map<string, PageFingerprint>>();

  function forget(visit: string): void {
    thumbnails.delete(visit);
    sheets.delete(visit);
  }

  /** A draft of before is there already; the small pictures of its pages are not, and the office does without. */
  function goOnWith(visit: string): Map<string, Uint8Array> {
    const made = new Map<string, Uint8Array>();
    thumbnails.set(visit, made);
    sheets.set(visit, new Map());
    return made;
  }

  function ensureDraft({ visit, draft }: steps.ScanPageInput): Map<string, Uint8Array> {
    const known = thumbnails.get(visit);
    if (known) return known;
    if (draft) outbox.startDraft(visit, JSON.stringify(draft));
    else outbox.startDraft(visit);
    return goOnWith(visit);
  }

  async function scanPage(input: steps.ScanPageInput, signal: AbortSignal): Promise<VisitPage[]> {
    const { resolutionDpi, source } = parts;
    const mode = input.colour === 'none' ? 'grey' : 'colour';
    const wish = { resolutionDpi, mode, signal } as const;
    if (source === 'feeder') {
      return scanPile({
        scan: (onPage) =>
          documentScanner.scanBatch({
            ...{ ...wish, source, onPage },
            onProgress: (page, percent) => parts.onScanProgress(percent, page),
          }),
        keep: (image) => keepPage(input, image, signal),
      });
    }
    const image = await documentScanner.scanPage({
      ...wish,
      ...(source ? { source } : {}),
      onProgress: (percent) => parts.onScanProgress(percent),
    });
    parts.onScanProgress(100);
    return [await keepPage(input, image, signal)];
  }

  async function keepPage(
    input: steps.ScanPageInput,
    image: ScannedImage,
    signal: AbortSignal,
  ): Promise<VisitPage> {
    const { visit, paper, colour } = input;
    const pictures = ensureDraft(input);
    const prepared = await preparer.prepare(image, colour, { signal });
    if (prepared.outcome === 'failed') {
      throw new DeviceProblem(
        'scanner.badPage',
        `The picture can't be used (${prepared.why}): ${prepared.detail}`,
      );
    }
    const { encoded, thumbnail, preview, turn, fingerprint, ...facts } = prepared.page;
    const remarks: PageRemark[] = [...facts.remarks];
    const earlier = [...(sheets.get(visit)?.values() ?? [])];
    if (earlier.some((sheet) => isSameSheet(sheet, fingerprint))) remarks.push('sameSheet');
    const sealed = await sealer.seal(encoded);
    // The citizen may have left while the page was being encoded: then it must not come to the disk.
    signal.throwIfAborted();
    const page = randomBytes(12).toString('hex');
    const kept: VisitPage = { ...facts, page, paper, rotation: turn, preview, remarks };
    const { sealedBytes } = outbox.addPage(visit, { page, paper, sealed, facts: pageFactsOf(kept) });
    pictures.set(page, thumbnail);
    sheets.get(visit)?.set(page, fingerprint);
    log.info({ visit, page, paper, mediaType: facts.mediaType, sealedBytes, remarks }, 'page.kept');
    parts.onPageKept(kept);
    return kept;
  }

  async function removePage({ visit, page }: steps.RemovePageInput): Promise<void> {
    outbox.removePage(visit, page);
    thumbnails.get(visit)?.delete(page);
    sheets.get(visit)?.delete(page);
  }

  async function saveRequest({ visit, answers }: steps.SaveRequestInput): Promise<SavedRequest> {
    const pictures = thumbnails.get(visit) ?? new Map<string, Uint8Array>();
    const { number, confirmedAt } = await outbox.confirm(visit, {
      service: answers.service,
      kiosk: enrolment.kiosk,
      receipt: receiptFactsOf(answers, enrolment.place),
      sealManifest: async (number, confirmedAt, pages) =>
        signManifest(kioskKey, {
          version: 1,
          kiosk: enrolment.kiosk,
          number,
          service: answers.service,
          confirmedAt,
          pages,
          sealedAnswers: await sealAnswers(enrolment.officeRecipient, {
            answers,
            thumbnails: Object.fromEntries(
              [...pictures].map(([page, picture]) => [page, Buffer.from(picture).toString('base64')]),
            ),
          }),
        }),
    });
    forget(visit);
    log.info(
      { visit, reference: number, service: answers.service, pages: answers.pages.length },
      'request.kept',
    );
    return { number, confirmedAt };
  }

  async function printReceipt(
    { number }: steps.PrintReceiptInput,
    signal: AbortSignal,
  ): Promise<PrintResult> {
    const owed = outbox.receiptOf(number);
    if (!owed) throw new Error(`a receipt is printed only for a kept request, not for ${number}`);
    const lines = receiptLinesOf(owed.receipt, { ...owed, copy: owed.mayHavePrinted });
    return print({ act: 'printReceipt', number, lines, done: () => outbox.receiptPrinted(number) }, signal);
  }

  /** Oldest first; stops at the first that fails, since the next would fail the same way. */
  async function printOwedReceipts(signal: AbortSignal): Promise<void> {
    for (const { number } of outbox.pendingReceipts()) await printReceipt({ number }, signal);
  }

  async function lookUpStatus({ number }: steps.LookUpStatusInput): Promise<StatusAnswer> {
    return { ...outbox.statusOf(number), number };
  }

  async function discardDraft({ visit, slipToo = false }: steps.DiscardDraftInput): Promise<void> {
    forget(visit);
    outbox.discardDraft(visit, { slipToo });
    log.info({ visit }, 'visit.cleared');
  }

  return {
    ...{ scanPage, removePage, saveRequest, printReceipt, printOwedReceipts, lookUpStatus },
    ...{ discardDraft, goOnWith, forget },
  };
}
