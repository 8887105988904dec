/** Brings together what is known of one request: what the kiosk announced, what officers noted since, and who looked. */
import type { SendBackReason } from '../../request/follow-up.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { OpenedRequest } from '../follow-ups/opened-request.ts';
import type { KioskJournals } from '../kiosk-journals.ts';
import type { OfficeKeys } from '../office-keys.ts';
import type { HistoryEntry, RequestRegister } from '../request-register.ts';
import { type ArchiveMade, type ArchiveRegister, createArchiveRegister } from './archive-register.ts';
import { createDeskNotes, type DeskNotes } from './desk-notes.ts';
import type { DeskPage } from './desk-page.ts';
import type { Desk } from './desk-view.ts';
import {
  createOriginalsRegister,
  type OriginalsRegister,
  type OriginalTick,
  receivedOf,
} from './originals-register.ts';
import { createPageRegister, type PageRegister, type PageTurn } from './page-register.ts';
import type { PageVerdict } from './page-verdict.ts';
import type { StaffNote } from './staff-note.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

/** A page that was sent back and has not been brought yet. */
export type WantedAgain = { page: string; reason: SendBackReason; note: string | null; at: string };

export type DeskReaders = {
  /** Null when it can't be opened with the keys of this office. */
  open(number: string): Promise<OpenedRequest | null>;
  /** Pages that have arrived whole. */
  arrivedOf(number: string): Promise<ReadonlySet<string>>;
  wantedOf(number: string): Promise<WantedAgain[]>;
};

export type DeskRegisters = {
  pages: PageRegister;
  originals: OriginalsRegister;
  notes: DeskNotes;
  archives: ArchiveRegister;
};

export type DeskRoom = DeskRegisters & {
  /** Null when there is no such request. */
  lay(number: string): Promise<Omit<Desk, 'mayWork'> | null>;
};

export function createDeskRoom({
  requests,
  journals,
  readers,
  ...ground
}: {
  database: OfficeDatabase;
  requests: RequestRegister;
  journals: Pick<KioskJournals, 'proofOf'>;
  readers: DeskReaders;
  keys: OfficeKeys;
  audit: AuditTrail;
  noteName: (number: string, name: string) => Promise<void>;
  now: () => Date;
}): DeskRoom {
  const registers: DeskRegisters = {
    pages: createPageRegister(ground),
    originals: createOriginalsRegister(ground),
    notes: createDeskNotes(ground),
    archives: createArchiveRegister(ground),
  };
  return {
    ...registers,
    async lay(number) {
      const request = await requests.find(number);
      if (!request) return null;
      const content = await readers.open(number);
      const verdicts = await registers.pages.verdictsOf(number);
      const turns = await registers.pages.turnsOf(number);
      const ticks = await registers.originals.ticksOf(number);
      const pages = content
        ? pagesOf(content, {
            verdicts,
            turns,
            arrived: await readers.arrivedOf(number),
            wanted: await readers.wantedOf(number),
          })
        : [];
      return {
        request,
        proof: await journals.proofOf(number),
        content,
        pages,
        originals: receivedOf(ticks),
        recipient: await registers.notes.recipientOf(number),
        looks: await registers.archives.looksAt(number),
        timeline: entriesOf({
          ...{ verdicts, turns, ticks },
          history: await requests.historyOf(number),
          notes: await registers.notes.notesOf(number),
          archives: await registers.archives.archivesOf(number),
        }),
      };
    },
  };
}

type Noted = {
  verdicts: readonly PageVerdict[];
  turns: readonly PageTurn[];
  arrived: ReadonlySet<string>;
  wanted: readonly WantedAgain[];
};

export function pagesOf(content: OpenedRequest, noted: Noted): DeskPage[] {
  const { answers, thumbnails, replacedBy } = content;
  const newer = new Map([...replacedBy].map(([old, pages]) => [old, pages.at(-1) ?? null]));
  const older = new Map([...replacedBy].flatMap(([old, pages]) => pages.map((page) => [page, old] as const)));
  return answers.pages.map((info, index) => {
    const { page } = info;
    const asked = noted.wanted.find((each) => each.page === page);
    const siblings = replacedBy.get(older.get(page) ?? '') ?? [];
    const isLast = siblings.length === 0 || siblings.at(-1) === page;
    return {
      info,
      number: index + 1,
      rotation: noted.turns.find((turn) => turn.page === page)?.rotation ?? info.rotation,
      hasArrived: noted.arrived.has(page),
      thumbnail: thumbnails[page] ?? null,
      verdict: noted.verdicts.findLast((said) => said.page === page) ?? null,
      sentBack: asked ? { reason: asked.reason, note: asked.note ?? '', at: asked.at } : null,
      replacedBy: newer.get(page) ?? (isLast ? null : (siblings.at(-1) ?? null)),
      replaces: older.get(page) ?? null,
    };
  });
}

function entriesOf(noted: {
  history: readonly HistoryEntry[];
  verdicts: readonly PageVerdict[];
  turns: readonly PageTurn[];
  ticks: readonly OriginalTick[];
  notes: readonly StaffNote[];
  archives: readonly ArchiveMade[];
}): TimelineEntry[] {
  return timelineOf([
    ...noted.history.map(
      ({ at, officer, step, note }): TimelineEntry => ({ at, who: officer, kind: 'step', step, note }),
    ),
    ...noted.verdicts.map(
      ({ at, officer, page, verdict }): TimelineEntry => ({
        at,
        who: officer,
        kind: 'verdict',
        page,
        verdict,
      }),
    ),
    ...noted.turns.map(({ at, officer, page }): TimelineEntry => ({ at, who: officer, kind: 'turn', page })),
    ...noted.ticks.map(
      ({ at, officer, paper, isReceived }): TimelineEntry => ({
        ...{ at, who: officer, kind: 'original', paper, isReceived },
      }),
    ),
    ...noted.notes.map(({ at, officer, text }): TimelineEntry => ({ at, who: officer, kind: 'note', text })),
    ...noted.archives.map(({ at, officer }): TimelineEntry => ({ at, who: officer, kind: 'export' })),
  ]);
}
