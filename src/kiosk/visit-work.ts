/**
 * The work behind the steps of a visit: devices, sealing and the outbox put together. The machine decides when, this does it.
 * Kept apart from XState so that a step is an ordinary function with an AbortSignal.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { DeviceProblem, isDeviceProblem } from '../../devices/device-problem.ts';
import type {
  DocumentScanner,
  ScannedImage,
  ScanSource,
} from '../../devices/document-scanner/document-scanner.ts';
import { paperInSlot } from '../../devices/receipt-printer/print-problem.ts';
import type { PrintResult, ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Stamp } from '../outbox/stamp.ts';
import { isSameSheet } from '../page/fingerprint.ts';
import type { PageFingerprint, PageRemark } from '../page/page.ts';
import type { PagePreparer } from '../page/page-preparer.ts';
import { followUpServices } from '../request/follow-up.ts';
import type { Consent, RequestAnswers } from '../request/request.ts';
import { createSealer } from '../seal/age-seal.ts';
import { largestPageBytes, mostPages, thumbnailsThatFit } from '../seal/message-limits.ts';
import type { Enrolment } from '../seal/messages.ts';
import { sealAnswers, sealFollowUp } from '../seal/sealed-answers.ts';
import { type SigningKey, signManifest } from '../seal/signatures.ts';
import type { SavedRequest, StatusAnswer, VisitPage } from '../visit/visit-context.ts';
import type * as steps from '../visit/visit-steps.ts';
import { dayEndSlipOf } from './day-ends.ts';
import { pageFactsOf } from './draft-facts.ts';
import { createIntendedPrint } from './intended-print.ts';
import type { PrinterWatch } from './printer-watch.ts';
import { followUpFactsOf, receiptFactsOf, receiptLinesOf, statusSlipOf } from './receipt-facts.ts';
import { RequestFull } from './request-full.ts';
import { scanPile } from './scan-pile.ts';

export type VisitWorkParts = {
  outbox: Outbox;
  documentScanner: Pick<DocumentScanner, 'scanPage' | 'scanBatch'>;
  printer: Pick<ReceiptPrinter, 'print'>;
  printerWatch: Pick<PrinterWatch, 'used'>;
  preparer: PagePreparer;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  /** For the time on a slip. */
  stamp: () => Stamp;
  resolutionDpi: number;
  /** `feeder`: a scan is the whole pile. */
  source?: ScanSource | undefined;
  log: Logger;
  /** `page`: the sheet of the pile, from 1; undefined for a single page. */
  onScanProgress: (percent: number, page?: number) => void;
  /** Called in the moment a page is on the disk. */
  onPageKept: (page: VisitPage) => void;
};

/** Slips about one request, from this kiosk, in all: one for each stage that it usually goes through, and one that was lost. */
const mostSlips = 5;

export type VisitWork = ReturnType<typeof createVisitWork>;

export function createVisitWork(parts: VisitWorkParts) {
  const { outbox, documentScanner, preparer, enrolment, kioskKey, log } = parts;
  const print = createIntendedPrint(parts);
  const sealer = createSealer(enrolment.officeRecipient);
  /** Small pictures of the pages of the visit in progress, for its manifest; never on the disk in the clear. */
  const thumbnails = new Map<string, Map<string, Uint8Array>>();
  /** Visits that are over, but of which the disk did not let everything go. */
  const left = new Set<string>();
  /** What the visit's sheets look like, to tell when one is read twice; in memory only. */
  const sheets = new Map<string, Map<string, PageFingerprint>>();

  function forget(visit: string): void {
    thumbnails.delete(visit);
    sheets.delete(visit);
  }

  /** Those of before a restart count too. */
  const isFull = (visit: string) => outbox.draftPages(visit).length >= mostPages;

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
    // Asked before the paper moves; a pile is asked again with each of its sheets.
    if (isFull(input.visit)) throw new RequestFull();
    preparer.wake();
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
    if (isFull(visit)) throw new RequestFull();
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
    if (sealed.length > largestPageBytes) {
      throw new DeviceProblem(
        'scanner.badPage',
        `The page has ${sealed.length} bytes: look at what was scanned.`,
      );
    }
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

  async function saveRequest(input: steps.SaveRequestInput): Promise<SavedRequest> {
    return input.following
      ? saveFollowUp(input.visit, input.following)
      : saveAnswers(input.visit, input.answers);
  }

  async function saveAnswers(visit: string, answers: RequestAnswers): Promise<SavedRequest> {
    const pictures = thumbnails.get(visit) ?? new Map<string, Uint8Array>();
    let sealedAnswers: string | null = null;
    const { number, confirmedAt } = await outbox.confirm(visit, {
      service: answers.service,
      kiosk: enrolment.kiosk,
      receipt: receiptFactsOf(answers, enrolment.place),
      sealManifest: async (number, confirmedAt, pages, journal) => {
        sealedAnswers ??= await sealAnswers(enrolment.officeRecipient, {
          answers: { ...answers, consent: putRight(answers.consent, confirmedAt) },
          thumbnails: thumbnailsThatFit(pictures),
        });
        return signManifest(kioskKey, {
          ...{ version: 1, kiosk: enrolment.kiosk, number, service: answers.service },
          ...{ confirmedAt, pages, sealedAnswers, journal },
        });
      },
    });
    forget(visit);
    log.info(
      { visit, reference: number, service: answers.service, pages: answers.pages.length },
      'request.kept',
    );
    return { number, confirmedAt };
  }

  /** Kept as a request is, with a number of its own, so that it is sent, counted and proven like one. */
  async function saveFollowUp(visit: string, following: steps.KeptFollowUp): Promise<SavedRequest> {
    const { followUp, pages, paper, language } = following;
    const { id: service } = followUpServices[followUp.kind];
    // A withdrawal has scanned nothing, so nothing has begun its draft.
    if (pages.length === 0 && !thumbnails.has(visit)) outbox.startDraft(visit);
    const pictures = thumbnails.get(visit) ?? goOnWith(visit);
    let sealedAnswers: string | null = null;
    const { number, confirmedAt } = await outbox.confirm(visit, {
      ...{ service, kiosk: enrolment.kiosk, followUp },
      receipt: followUpFactsOf({
        ...{ kind: followUp.kind, request: followUp.request, place: enrolment.place },
        ...{ language, paper, pages: pages.length },
      }),
      sealManifest: async (number, confirmedAt, sealedPages, journal) => {
        sealedAnswers ??= await sealFollowUp(enrolment.officeRecipient, {
          pages,
          thumbnails: thumbnailsThatFit(pictures),
        });
        return signManifest(kioskKey, {
          ...{ version: 1, kiosk: enrolment.kiosk, number, service, followUp },
          ...{ confirmedAt, pages: sealedPages, sealedAnswers, journal },
        });
      },
    });
    forget(visit);
    const { kind, request: follows } = followUp;
    log.info({ visit, reference: number, kind, follows, pages: pages.length }, 'followUp.kept');
    return { number, confirmedAt };
  }

  async function printReceipt(
    { number }: steps.PrintReceiptInput,
    signal: AbortSignal,
  ): Promise<PrintResult> {
    const owed = outbox.receiptOf(number);
    if (!owed) throw new Error(`a receipt is printed only for a kept request, not for ${number}`);
    const lines = receiptLinesOf(owed.receipt, { ...owed, copy: owed.mayHavePrinted });
    const log = { done: 'receipt.printed', failed: 'receipt.notPrinted' };
    const noted = () => outbox.receiptPrinted(number);
    return print({ act: 'printReceipt', number, lines, log, noted }, signal);
  }

  /** Where a request stands, on paper. What may have come out whole counts as sent, so that it is not printed again and again. */
  async function printSlip(
    { number, language }: steps.PrintSlipInput,
    signal: AbortSignal,
  ): Promise<steps.PrintReceiptOutput> {
    const status = outbox.statusOf(number);
    if (status.outcome !== 'found') throw new Error(`there is nothing to print about ${number}`);
    const { at, certain } = parts.stamp();
    const lines = statusSlipOf({ ...status, number }, outbox.receiptOf(number), {
      ...{ at, certain, language, place: enrolment.place },
    });
    const log = { done: 'slip.printed', failed: 'slip.notPrinted' };
    try {
      const noted = () => outbox.slipPrinted(number);
      return await print({ act: 'printSlip', number, lines, log, noted }, signal);
    } catch (error) {
      if (isDeviceProblem(error) && paperInSlot(error) === 'maybeWhole') return { outcome: 'sent' };
      throw error;
    }
  }

  /** Oldest first; stops at the first that fails, since the next would fail the same way. Slips of day ends come after receipts. */
  async function printOwedReceipts(signal: AbortSignal): Promise<void> {
    for (const { number } of outbox.pendingReceipts()) await printReceipt({ number }, signal);
    await printOwedDayEnd(signal);
  }

  async function printOwedDayEnd(signal: AbortSignal): Promise<void> {
    const owed = outbox.owedDayEnd();
    if (!owed) return;
    const log = { done: 'dayEnd.printed', failed: 'dayEnd.notPrinted' };
    const noted = () => outbox.dayEndPrinted(owed.sequence);
    try {
      const lines = dayEndSlipOf(owed, enrolment.place);
      await print({ act: 'printDayEnd', lines, log, noted }, signal);
    } catch (error) {
      if (!isDeviceProblem(error) || paperInSlot(error) !== 'maybeWhole') throw error;
      noted();
    }
  }

  async function lookUpStatus({ number }: steps.LookUpStatusInput): Promise<StatusAnswer> {
    const status = outbox.statusOf(number);
    // Before the office has spoken there is nothing to prove beside the receipt; and paper is not given without end.
    const mayPrint =
      status.outcome === 'found' && status.stage !== 'kept' && outbox.slipsPrinted(number) < mostSlips;
    return status.outcome === 'found' ? { ...status, number, mayPrint } : { ...status, number };
  }

  async function discardDraft({ visit, slipToo = false }: steps.DiscardDraftInput): Promise<void> {
    forget(visit);
    left.add(visit);
    outbox.discardDraft(visit, { slipToo });
    left.delete(visit);
    log.info({ visit }, 'visit.cleared');
  }

  /** Left means gone, also where the disk refused it at first: to be called when it writes again. */
  function discardWhatWasLeft(): void {
    for (const visit of left) {
      discardDraft({ visit }).catch((error: unknown) => log.warn({ visit, err: error }, 'visit.notCleared'));
    }
  }

  return {
    ...{ scanPage, removePage, saveRequest, printReceipt, printSlip },
    ...{ printOwedReceipts, lookUpStatus, discardDraft, discardWhatWasLeft },
    ...{ goOnWith, forget },
  };
}

/** The machine of the visit reads the system's clock, which may be years off; how long ago the consent was given, it knows. */
function putRight(consent: Consent, confirmedAt: string): Consent {
  const agoMs = Math.max(Date.now() - Date.parse(consent.at), 0);
  return { ...consent, at: new Date(Date.parse(confirmedAt) - agoMs).toISOString() };
}
