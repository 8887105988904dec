/** How the last switch to another version went, as `silaku update` has left it in a file: small, and no part of the kiosk's own folder. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type UpdateNews, updateNews } from '../control/update-messages.ts';

/** Ten times what it is. */
const longestBytes = 4_096;

/** null when there is no such file, or none that is understood: the kiosk serves without it. Never rejects. */
export async function readUpdateNews(path: string): Promise<UpdateNews | null> {
  try {
    // A pipe in its place would be waited for without end.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(longestBytes + 1),
        0,
        longestBytes + 1,
        null,
      );
      if (bytesRead > longestBytes) return null;
      return updateNews.safeParse(JSON.parse(buffer.toString('utf8', 0, bytesRead))).data ?? null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
