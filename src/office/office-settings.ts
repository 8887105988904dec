/**
 * What an office decides for itself and may change while it works, in its database, so that all its processes go by the same. Each
 * setting has a form and a beginning; who changed it is in the audit trail.
 */
import { z } from 'zod';
import { roles } from '../request/workflow/office-roles.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { OfficeDatabase } from './database/office-database.ts';

const months = z.number().int().min(1).max(1200);

const forms = {
  /** Shown beside the product's name; empty for the usual one. */
  officeName: z.string().trim().max(60),
  /** Who has to give a code of an authenticator app at the login. Others may. */
  secondFactorFor: z.array(z.enum(roles)),
  /** Months for which a closed request is kept, then destroyed; null: until somebody decides. By service where it differs. */
  retentionMonths: z.object({ usual: months.nullable(), services: z.record(z.string(), months) }),
  /** Who answers for the protection of data (Art. 53), as citizens are told. */
  protectionOfficer: z.string().trim().max(120),
} as const;

export type OfficeSettings = { [Name in keyof typeof forms]: z.infer<(typeof forms)[Name]> };

export const usualSettings: OfficeSettings = {
  officeName: '',
  secondFactorFor: ['administrator', 'auditor'],
  retentionMonths: { usual: null, services: {} },
  protectionOfficer: '',
};

export type OfficeSettingsRegister = {
  read(): Promise<OfficeSettings>;
  /** Keeps what is given, and leaves the rest. */
  change(part: Partial<OfficeSettings>, by: string): Promise<void>;
};

const row = z.object({ name: z.string(), value: z.string() });

export function createOfficeSettings(office: {
  database: OfficeDatabase;
  audit: Pick<AuditTrail, 'append'>;
  /** What holds until somebody decides: another beginning for a demonstration. */
  usual?: Partial<OfficeSettings>;
}): OfficeSettingsRegister {
  const { database, audit } = office;
  return {
    async read() {
      const rows = await database.all(row, 'SELECT name, value FROM office_settings');
      const kept = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
      return z.object(forms).parse({ ...usualSettings, ...office.usual, ...kept });
    },

    change: (part, by) =>
      database.transaction(async () => {
        for (const [name, value] of Object.entries(z.object(forms).partial().parse(part))) {
          await database.run(
            'INSERT INTO office_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
            name,
            JSON.stringify(value),
          );
          await audit.append({
            actor: by,
            action: 'settings.changed',
            subject: name,
            details: JSON.stringify(value),
          });
        }
      }),
  };
}
