/** Which keys do something on this page now, and why the others do not. The same list is drawn and obeyed. Pure. */

import { isAtWork, type TechState } from './tech-state.ts';
import type { OffWord, TechWords } from './tech-words.ts';

export type Act =
  | 'work'
  | 'release'
  | 'ticket'
  | 'bundle'
  | 'language'
  | 'quit'
  | 'print'
  | 'scan'
  | 'barcode'
  | 'panel'
  | 'roll'
  | 'retry'
  | 'tryAgain'
  | 'pause'
  | 'resume'
  | 'filter'
  | 'measure'
  | 'enrol'
  | 'change'
  | 'restart'
  | 'export'
  | 'collect'
  | 'startPractice'
  | 'stopPractice'
  | 'run';

export type Hint = { key: string; act: Act; does: string; off: string | null };

export function hintsOf(state: TechState, words: TechWords): Hint[] {
  const hint = (key: string, act: Act, off: OffWord | null = null): Hint => ({
    ...{ key, act, does: words.keys[act] },
    off: off === null ? null : words.off[off],
  });
  const noKiosk = state.health === null ? ('noKiosk' as const) : null;
  const noForwarder = state.forward === null ? ('noForwarder' as const) : null;
  return [
    ...pageHints(),
    isAtWork(state) ? hint('w', 'release') : hint('w', 'work', noKiosk),
    ...everywhere(),
  ];

  function everywhere(): Hint[] {
    return [hint('b', 'bundle'), hint('l', 'language'), hint('q', 'quit')];
  }

  function pageHints(): Hint[] {
    const test = noKiosk ?? (isAtWork(state) ? (state.tests?.running ? 'testRuns' : null) : 'notAtWork');
    const noPanel = state.health && !state.health.devices.panel ? ('noPanel' as const) : null;
    const noStick = state.sticks.length === 0 ? ('noStick' as const) : null;
    switch (state.page) {
      case 'overview':
        return [hint('t', 'ticket', noKiosk)];
      case 'devices':
        return [
          hint('p', 'print', test),
          hint('s', 'scan', test),
          hint('c', 'barcode', test),
          hint('k', 'panel', noPanel ?? test),
          hint('r', 'roll', noKiosk),
        ];
      case 'requests':
        return [
          hint('r', 'retry', noForwarder),
          state.forward?.doing === 'paused' ? hint('p', 'resume') : hint('p', 'pause', noForwarder),
          hint('a', 'tryAgain', noKiosk ?? (state.requests?.setAside.length ? null : 'nothingSetAside')),
        ];
      case 'logs':
        return [hint('f', 'filter')];
      case 'visit':
        return [];
      case 'network':
        return [
          hint('m', 'measure', noForwarder ?? (state.forward?.measuring ? 'measuring' : null)),
          hint('e', 'enrol', noForwarder ?? noKiosk),
        ];
      case 'settings':
        return [hint('enter', 'change', noKiosk), hint('r', 'restart', noKiosk)];
      case 'stick':
        return [hint('e', 'export', noKiosk ?? noStick), hint('c', 'collect', noKiosk ?? noStick)];
      case 'practice':
        return state.practice
          ? [hint('enter', 'run'), ...(state.practice.isOwn ? [hint('n', 'stopPractice')] : [])]
          : [hint('enter', 'run', 'notPretend'), hint('n', 'startPractice')];
      case 'remedies':
        return [];
    }
  }
}
