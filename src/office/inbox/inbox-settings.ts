/** What an office decides about its list: how long a service may take, which days are free, when a forgotten request is free again. */
import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficeDatabase } from '../database/office-database.ts';

export const longestPromise = 250;

export const inboxSettings = z.object({
  /** Working days by service; a service that is not named has no promise. */
  workingDays: z.record(z.string(), z.number().int().min(1).max(longestPromise)),
  holidays: z.array(z.object({ day: z.iso.date(), name: z.string().max(60) })).max(400),
  /** Whoever has done nothing in the office's pages for so long holds no request any more. */
  claimMinutes: z.number().int().min(15).max(10_080),
  /** Two requests of one person for one service within so many days may be one. */
  duplicateDays: z.number().int().min(1).max(365),
});
export type InboxSettings = z.infer<typeof inboxSettings>;

/** No promise before the office makes one; a lunch keeps a request, a night does not. */
export const usualInboxSettings: InboxSettings = {
  workingDays: {},
  holidays: [],
  claimMinutes: 240,
  duplicateDays: 30,
};

export type InboxSettingsRegister = {
  read(): Promise<InboxSettings>;
  change(settings: InboxSettings, by: string): Promise<void>;
};

export function createInboxSettings({
  database,
  audit,
}: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
}): InboxSettingsRegister {
  return {
    async read() {
      const kept = await database.one(
        z.object({ value: z.string() }),
        "SELECT value FROM inbox_settings WHERE name = 'inbox'",
      );
      return kept
        ? inboxSettings.parse({ ...usualInboxSettings, ...JSON.parse(kept.value) })
        : usualInboxSettings;
    },

    change: (settings, by) =>
      database.transaction(async () => {
        await database.run(
          "INSERT INTO inbox_settings (name, value) VALUES ('inbox', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          JSON.stringify(inboxSettings.parse(settings)),
        );
        await audit.append({
          actor: by,
          action: 'settings.changed',
          subject: 'inbox',
          details: JSON.stringify(settings),
        });
      }),
  };
}
