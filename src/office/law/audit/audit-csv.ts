/** Entries of the audit trail as lines of CSV (RFC 4180). Pure. Nothing in a cell is taken for a formula by a spreadsheet. */
import type { AuditEntry } from '../../audit-trail.ts';

const columns = ['sequence', 'at', 'actor', 'action', 'subject', 'details', 'previous', 'hash'] as const;

export const auditCsvHead = line([...columns]);

export function auditCsvLine(entry: AuditEntry): string {
  return line(columns.map((column) => String(entry[column] ?? '')));
}

function line(cells: string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
