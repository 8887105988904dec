/** The thread of panel-board.ts: does to the simulated Arduino what it is told, and tells what comes out of its serial port and its lamps. */
import type { Duplex } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import type { ButtonName } from '../../devices/button-panel/button-panel.ts';
import { SimulatedPanel } from '../support/simulated-panel.ts';

export type BoardOrder =
  | { do: 'plugIn' | 'unplug' | 'goSilent' | 'speakAgain' }
  | { do: 'hold' | 'release'; button: ButtonName }
  /** Opens the serial port, which restarts the firmware; `opening` comes back with all that it says from then on. */
  | { do: 'open'; opening: number }
  | { do: 'write'; bytes: Uint8Array };

export type BoardAnswer = { bytes: Uint8Array; opening: number } | { lamp: ButtonName; now: 'on' | 'off' };

const panel = new SimulatedPanel();
let cable: Duplex | null = null;

const tell = (answer: BoardAnswer) => parentPort?.postMessage(answer);
panel.listen((event) => {
  if (event.type === 'lamp.changed') tell({ lamp: event.lamp, now: event.now });
});

parentPort?.on('message', (order: BoardOrder) => {
  switch (order.do) {
    case 'open':
      void open(order.opening);
      return;
    case 'write':
      cable?.write(order.bytes);
      return;
    case 'hold':
    case 'release':
      panel[order.do](order.button);
      return;
    default:
      void panel[order.do]();
  }
});

async function open(opening: number): Promise<void> {
  // Without power there is no port; who asked hears nothing, as over a real cable.
  cable = await panel.openTransport({ signal: new AbortController().signal }).catch(() => null);
  cable?.on('data', (bytes: Uint8Array) => tell({ bytes: Uint8Array.from(bytes), opening }));
}
