/** Whom a delivery is for, as an officer wrote it down from the papers: all that a courier may know besides village and phone. */
import { z } from 'zod';

export const nameLimit = 80;
export const addressLimit = 160;

export const recipient = z.object({ name: z.string(), address: z.string() });
export type Recipient = z.infer<typeof recipient>;

/** Null when there is no name, or it is longer than a label holds. */
export function readRecipient(typed: { name: string; address: string }): Recipient | null {
  const name = tidy(typed.name);
  const address = tidy(typed.address);
  if (name === '' || name.length > nameLimit || address.length > addressLimit) return null;
  return { name, address };
}

function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
}
