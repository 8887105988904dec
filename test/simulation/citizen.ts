/**
 * Somebody in front of the kiosk who sees nothing but the screen: does what it says, or loses patience, or presses everything. A screen
 * that this citizen has never seen is tried with one key after the other.
 */
import type { View } from '../../src/control/messages.ts';
import { words } from '../../src/request/words/words.ts';
import type { KeyPressed } from '../../src/visit/visit-events.ts';
import type { Citizen } from './plan.ts';
import type { Random } from './random.ts';

type Key = KeyPressed['key'];

/** What the hands do before the next look. */
export type Act = { keys: Key[]; lays?: number; shows?: 'receipt' } | 'isGone';

export const nik = '7408011203850001';
export const phone = '081234567890';

/** The key of a choice by its words; else the first. */
const keyOf = (view: View, label: string): Key =>
  (view.choices?.find((choice) => choice.label === label)?.key as Key | undefined) ?? '1';

/** Looks at a screen that does not go on before this citizen goes away. */
const patience = 150;
const everyKey: Key[] = [...'0123456789'] as Key[];
everyKey.push('enter', 'enter', 'backspace', 'up', 'down', 'left', 'right', 'help', 'cancel');

/** The digit of the choice to take, where it is not the first. */
const choices: Record<string, Key> = { choosingService: '2', choosingHandover: '2', showingStatus: '1' };

export function createMind(citizen: Citizen, random: Random) {
  const pages = citizen.sheets * 2;
  let looks = 0;
  let scanned = 0;
  let started = 0;
  let stopping = false;
  let served = false;
  let failures = 0;
  let typed = false;

  function lookAt(view: View | null): Act {
    looks += 1;
    if (looks > patience) return 'isGone';
    if (view === null || view.screen === 'starting' || view.screen === 'printingOwed') return { keys: [] };
    if (citizen.errand === 'pressesEverything') return pressAnything(view);
    if (view.screen === 'welcome') return atWelcome();
    if (view.screen === 'outOfOrder') return looks > 60 ? 'isGone' : { keys: [] };
    if (citizen.leaves?.screen === view.screen && !stopping) {
      if (citizen.leaves.how === 'walksAway') return 'isGone';
      stopping = true;
      return { keys: ['cancel'] };
    }
    if (stopping) return { keys: [view.screen === 'confirmingStop' ? stopFor(view) : 'cancel'] };
    if (view.secondsLeft !== undefined) return { keys: ['enter'] };
    return onTheWay(view);
  }

  /** With pages scanned there are three answers: go on, keep it for now, throw it away. */
  function stopFor(view: View): Key {
    return (view.choices?.length ?? 0) > 2 ? random.pick<Key>(['2', '3', '3']) : '2';
  }

  function atWelcome(): Act {
    if (served || stopping || started > 2) return 'isGone';
    started += 1;
    scanned = 0;
    typed = false;
    if (citizen.errand !== 'request') {
      served = true;
      return { keys: [], shows: 'receipt' };
    }
    return { keys: ['enter'] };
  }

  function onTheWay(view: View): Act {
    const { screen } = view;
    switch (screen) {
      case 'typingNik':
        return { keys: [...([...nik] as Key[]), 'enter'] };
      case 'typingPhone': {
        const withPhone = !typed && random.chance(0.5);
        typed = true;
        return { keys: withPhone ? [...([...phone] as Key[]), 'enter'] : ['enter'] };
      }
      case 'placingPaper':
        if (scanned >= pages) return { keys: ['2'] };
        scanned += 1;
        return { keys: ['1'], lays: scanned };
      case 'reviewingPage':
        return { keys: [random.chance(0.85) ? '1' : random.pick<Key>(['2', '3', '4', '5'])] };
      case 'scanFailed':
        failures += 1;
        return { keys: [failures % 4 === 0 ? '2' : '1'] };
      case 'scanningPage':
      case 'savingRequest':
      case 'printingReceipt':
      case 'removingPage':
      case 'leaving':
      case 'clearing':
        return { keys: random.chance(0.05) ? [random.pick(everyKey)] : [] };
      case 'showingReceipt':
      case 'receiptDelayed':
        served = true;
        return { keys: random.chance(0.4) ? ['enter'] : [] };
      case 'showingStatus':
        served = true;
        return {
          keys: [citizen.errand === 'withdraws' ? keyOf(view, words.id.showingStatus.withdraw) : '1'],
        };
      case 'pageWanted':
        if (citizen.errand !== 'bringsAgain') return { keys: ['2'] };
        scanned += 1;
        return { keys: ['1'], lays: scanned };
      case 'confirmingPage':
        return { keys: [random.chance(0.9) ? '1' : '2'] };
      case 'confirmingWithdrawal':
        return { keys: [random.chance(0.9) ? '2' : '1'] };
      case 'confirmingStop':
        return { keys: ['1'] };
      default:
        if (view.choices) return { keys: [choices[screen] ?? '1'] };
        return { keys: [random.pick<Key>(['enter', '1', '2', 'backspace'])] };
    }
  }

  function pressAnything(view: View): Act {
    if (looks > 60) return 'isGone';
    const keys = Array.from({ length: random.between(1, 6) }, () => random.pick(everyKey));
    return view.screen === 'placingPaper' ? { keys, lays: 1 } : { keys };
  }

  return { lookAt };
}
