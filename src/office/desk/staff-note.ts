/** A note between colleagues. It may say what a word to the citizen may not: it never leaves the office, and is kept sealed. */
export const staffNoteLimit = 1000;

export type StaffNote = { at: string; officer: string; text: string | null };

export type StaffNoteRead = { outcome: 'ok'; text: string } | { outcome: 'empty' | 'tooLong' };

export function readStaffNote(typed: string): StaffNoteRead {
  const text = typed
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, ' ')
    .trim();
  if (text === '') return { outcome: 'empty' };
  return text.length > staffNoteLimit ? { outcome: 'tooLong' } : { outcome: 'ok', text };
}
