/** A scanned page on the desk: what the kiosk said of it, what officers made of it, and whether a newer scan has taken its place. */
import type { SendBackReason } from '../../request/follow-up.ts';
import type { PageInfo, Rotation } from '../../request/request.ts';
import type { PageVerdict } from './page-verdict.ts';

export type DeskPage = {
  info: PageInfo;
  /** 1 for the first; what the keys 1 to 9 open. */
  number: number;
  /** Quarter turns that bring it upright: the kiosk's, and what officers turned since. */
  rotation: Rotation;
  hasArrived: boolean;
  /** A small WebP in base64, from the announcement. */
  thumbnail: string | null;
  verdict: PageVerdict | null;
  /** Asked for again, and not yet brought. */
  sentBack: { reason: SendBackReason; note: string; at: string } | null;
  /** The newer scan that took its place. */
  replacedBy: string | null;
  /** The older scan whose place it took. */
  replaces: string | null;
};

export function turned(rotation: Rotation, turn: number): Rotation {
  const degrees = (((rotation + turn) % 360) + 360) % 360;
  return degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0;
}

/** Which way the sheet lies once it is upright. */
export function isLong({ info, rotation }: Pick<DeskPage, 'info' | 'rotation'>): boolean {
  const isTurned = rotation === 90 || rotation === 270;
  return isTurned ? info.heightPx > info.widthPx : info.widthPx > info.heightPx;
}

/** Pages that count: the newest scan of each. */
export function currentPages(pages: readonly DeskPage[]): DeskPage[] {
  return pages.filter((page) => page.replacedBy === null);
}
