/** The keys from the welcome screen to the first paper of "KTP rusak". */
import type { KeyPressed } from '../../src/visit/visit-events.ts';

export const toFirstPaper: KeyPressed['key'][] = [
  ...(['enter', '1', '1', '1', '1', '2', '1', '1'] as const),
  ...([...'7408011203850001'] as KeyPressed['key'][]),
  ...(['enter', '1', 'enter'] as const),
];
