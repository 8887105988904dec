/** The first office on a database says which keys it has; every other one has to have the same. */
import { z } from 'zod';
import type { OfficeDatabase } from './database/office-database.ts';
import type { OfficeKeys } from './office-keys.ts';

/** Throws a sentence for whoever set up a second office without the keys of the first. */
export async function claimKeys(
  database: OfficeDatabase,
  { recipient, publicKey }: Pick<OfficeKeys, 'recipient' | 'publicKey'>,
): Promise<void> {
  await database.run(
    'INSERT INTO office_keys (office, recipient, public_key) VALUES (1, ?, ?) ON CONFLICT DO NOTHING',
    recipient,
    JSON.stringify(publicKey),
  );
  const known = await database.one(
    z.object({ recipient: z.string(), publicKey: z.string() }),
    'SELECT recipient, public_key AS "publicKey" FROM office_keys',
  );
  if (known?.recipient === recipient && known.publicKey === JSON.stringify(publicKey)) return;
  throw new Error(
    'The keys in this folder are not those of the office whose database this is. Nothing was changed. Copy office-identity.txt, ' +
      'office-signing-key.json and cookie-secret from the folder of the first office over those here, and start again.',
  );
}
