/** The work behind "go on" and "keep it for now": drafts of the outbox, their slips, and what is written down while a visit goes on. */
import { randomInt } from 'node:crypto';
import type { Logger } from 'pino';
import type { PrintResult } from '../../devices/receipt-printer/receipt-printer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Stamp } from '../outbox/stamp.ts';
import { draftSlipChance, makeDraftSlipCode } from '../request/own-codes.ts';
import { composeDraftSlip } from '../request/receipt.ts';
import { findService } from '../request/service-catalogue.ts';
import { receiptWords } from '../request/words/receipt-words.ts';
import { sha256Of } from '../seal/digest.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { draftOf } from '../visit/visit-draft.ts';
import type * as steps from '../visit/visit-steps.ts';
import { readDraft } from './draft-facts.ts';
import type { IntendedPrint } from './intended-print.ts';
import type { KioskSettings } from './kiosk-settings.ts';

export type DraftWork = ReturnType<typeof createDraftWork>;

const dayMs = 24 * 60 * 60 * 1000;

/** How often drafts are looked for whose time is over; nobody notices an hour. */
export const draftSweepMs = 60 * 60 * 1000;

export function createDraftWork({
  outbox,
  print,
  place,
  settings,
  stamp,
  log,
}: {
  outbox: Outbox;
  print: IntendedPrint;
  /** Where the kiosk stands, for the slip. */
  place: string;
  /** Asked each time: the office may publish other ones. */
  settings: () => KioskSettings['draftSlips'];
  stamp: () => Stamp;
  log: Logger;
}) {
  /** Codes of the visit in progress, for its slip; on the disk there is only their digest. */
  const codes = new Map<string, { code: string; keptUntil: string }>();
  let noted = '';

  async function openDraft({ visit, by }: steps.OpenDraftInput): Promise<steps.OpenDraftOutput> {
    if (by === null) return { outcome: 'gone', why: 'unknown' };
    const found = 'slip' in by ? outbox.draftOfSlip(digestOf(by.slip)) : { outcome: 'kept' as const, ...by };
    if (found.outcome === 'gone') {
      log.info({ visit, why: found.why }, 'draft.notOpened');
      return found;
    }
    const taken = outbox.takeUpDraft(found.visit, visit);
    const draft = taken && readDraft(taken);
    if (!draft) {
      outbox.discardDraft(visit, { slipToo: true });
      log.warn({ visit }, 'draft.unreadable');
      return { outcome: 'gone', why: 'unknown' };
    }
    log.info(
      { visit, pages: draft.pages.length, by: 'slip' in by ? 'slip' : 'interruption' },
      'draft.opened',
    );
    return { outcome: 'found', draft };
  }

  async function keepDraft({ visit, facts }: steps.KeepDraftInput): Promise<steps.KeepDraftOutput> {
    if (!facts) throw new Error('only a draft with a service can be kept');
    outbox.noteDraft(visit, JSON.stringify(facts));
    const code = makeDraftSlipCode(Array.from({ length: draftSlipChance }, () => randomInt(10)).join(''));
    const keptUntil = new Date(Date.parse(stamp().at) + settings().keepDays * dayMs).toISOString();
    const { outcome } = outbox.keepDraft(visit, {
      codeSha256: digestOf(code.slice(2)),
      keptUntil,
      limits: { mostDrafts: settings().mostDrafts, mostBytes: settings().mostMegabytes * 1_000_000 },
    });
    log.info({ visit, outcome, keptUntil }, 'draft.kept');
    if (outcome === 'full') return { outcome };
    codes.set(visit, { code, keptUntil });
    return { outcome, keptUntil };
  }

  async function printDraftSlip(
    { visit, facts, pages }: steps.PrintDraftSlipInput,
    signal: AbortSignal,
  ): Promise<PrintResult> {
    const slip = codes.get(visit);
    const service = facts && findService(facts.service);
    if (!slip || !service) throw new Error('a slip is printed only for a draft that is kept');
    const lines = composeDraftSlip({
      ...{ ...slip, pages, place },
      service: service.label,
      language: facts.language,
      timeCertain: stamp().certain,
      words: receiptWords,
    });
    const codeSha256 = digestOf(slip.code.slice(2));
    return print(
      {
        ...{ act: 'printDraftSlip', lines, begun: (intent) => outbox.slipBegun(codeSha256, intent) },
        log: { done: 'draftSlip.printed', failed: 'draftSlip.notPrinted' },
      },
      signal,
    );
  }

  return {
    openDraft,
    keepDraft,
    printDraftSlip,
    forget: (visit: string) => void codes.delete(visit),

    /** To be called after every step of the visit: what is needed to go on after a restart is on the disk, and written only when it changes. */
    follow(visit: VisitContext | undefined): void {
      const facts = visit && visit.pages.length > 0 ? draftOf(visit) : null;
      if (!visit || !facts) return;
      const text = JSON.stringify(facts);
      if (noted === visit.visit + text) return;
      try {
        outbox.noteDraft(visit.visit, text);
        noted = visit.visit + text;
      } catch (error) {
        // The visit goes on; after a restart it would go on a little earlier.
        log.warn({ visit: visit.visit, err: error }, 'draft.notNoted');
      }
    },

    dropExpired(): void {
      try {
        const drafts = outbox.dropExpiredDrafts();
        if (drafts > 0) log.info({ drafts }, 'drafts.expired');
      } catch (error) {
        log.warn({ err: error }, 'drafts.notSwept');
      }
    },
  };
}

const digestOf = (digits: string) => sha256Of(digits);
