/** Where the drawn sample papers are kept from one demo to the next: drawing one takes a second or two. */
import { join } from 'node:path';

export const papersFolder = join(import.meta.dirname, '../../.silaku/papers');
