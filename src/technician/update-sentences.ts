/** What became of an update, as a sentence: which version, why it was given back, which one serves. Pure. */
import type { UpdateNews } from '../control/update-messages.ts';
import type { TechnicianWords } from './words/technician-words.ts';

/** Of the reasons `silaku update` gives; some name a unit or a device behind the word. */
export const updateWhys = [
  'package.notInstalled',
  'kiosk.notReady',
  'kiosk.restarts',
  'unit.down',
  'device.lost',
  'version.other',
  'storage.unwell',
  'power.cut',
  'signature.wrong',
  'file.damaged',
  'file.missing',
  'disk.full',
  'wayBack.missing',
  'visit.lasts',
] as const;
export type UpdateWhy = (typeof updateWhys)[number];

/** Somebody should know, and see what the reason was. */
export const badPhases = ['wentBack', 'refused', 'unwell'] as const satisfies UpdateNews['phase'][];
export type BadPhase = (typeof badPhases)[number];

export function badPhaseOf({ phase }: UpdateNews): BadPhase | null {
  return badPhases.find((bad) => bad === phase) ?? null;
}

export function updateSentence(news: UpdateNews, words: TechnicianWords): string {
  return words.update.phases[news.phase](news, reasonOf(news.why, words));
}

/** A word that this version does not know is shown as it is. */
function reasonOf(why: string | null, words: TechnicianWords): string {
  if (why === null) return words.update.noReason;
  const [name = '', about = ''] = why.split(' ', 2);
  const known = updateWhys.find((each) => each === name);
  if (known === undefined) return why;
  const said = words.update.whys[known];
  if (typeof said === 'string') return said;
  return about === '' ? why : said(nameOfDevice(about, words));
}

function nameOfDevice(name: string, words: TechnicianWords): string {
  return Object.hasOwn(words.checks, name) ? words.checks[name as keyof typeof words.checks] : name;
}
