/** Where the programs of an update meet on a kiosk. */

/** The technician's own key first; else the one that came with the package. */
export const releaseKeyFiles = [
  '/etc/silaku/release-key.json',
  new URL('../../release-key.json', import.meta.url).pathname,
];

/** While it is there, fetching asks no hours: a technician waits. Gone with the next start of the machine. */
export const fetchNowMark = '/run/silaku-update-now';

export const kioskSocket = '/run/silaku/kiosk.sock';
