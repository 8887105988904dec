/**
 * The panel's Arduino, with the real StandardFirmata on a simulated chip, and its buttons and lamps. The chip has a thread of its own, since
 * it is as much work as a processor has: here on the host it keeps the same buttons and lamps as the twin in devices/.
 */
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { ButtonName } from '../../devices/button-panel/button-panel.ts';
import type { OpenPanelTransport } from '../../devices/button-panel/panel-transport.ts';
import type { BoardAnswer, BoardOrder } from './panel-board-thread.ts';

export class PanelBoard {
  #thread = new Worker(new URL('./panel-board-thread.ts', import.meta.url));
  #cable: Duplex | null = null;
  #opened = 0;
  #lit = new Set<ButtonName>();
  #bytesSent = 0;

  constructor() {
    this.#thread.on('message', (answer: BoardAnswer) => this.#hear(answer));
  }

  /** What the firmware has sent since the start: 0 would mean that nothing of it ran. */
  get bytesSent(): number {
    return this.#bytesSent;
  }

  hold(button: ButtonName): void {
    this.#order({ do: 'hold', button });
  }

  release(button: ButtonName): void {
    this.#order({ do: 'release', button });
  }

  lampNow(lamp: ButtonName): 'on' | 'off' {
    return this.#lit.has(lamp) ? 'on' : 'off';
  }

  /** The crystal stands still. */
  goSilent(): void {
    this.#order({ do: 'goSilent' });
  }

  speakAgain(): void {
    this.#order({ do: 'speakAgain' });
  }

  /** The board gets its power from USB. */
  async plugIn(): Promise<void> {
    this.#order({ do: 'plugIn' });
  }

  async unplug(): Promise<void> {
    this.#cable?.destroy();
    this.#order({ do: 'unplug' });
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  openTransport: OpenPanelTransport = async () => {
    this.#cable?.destroy();
    this.#opened += 1;
    this.#order({ do: 'open', opening: this.#opened });
    const cable = new Duplex({
      read: () => {},
      write: (bytes: Uint8Array, _encoding, done) => {
        this.#order({ do: 'write', bytes: Uint8Array.from(bytes) });
        done();
      },
    });
    this.#cable = cable;
    cable.on('close', () => {
      if (this.#cable === cable) this.#cable = null;
    });
    return cable;
  };

  #order(order: BoardOrder): void {
    this.#thread.postMessage(order);
  }

  #hear(answer: BoardAnswer): void {
    if ('bytes' in answer) {
      this.#bytesSent += answer.bytes.length;
      if (answer.opening === this.#opened) this.#cable?.push(answer.bytes);
    } else if (answer.now === 'on') this.#lit.add(answer.lamp);
    else this.#lit.delete(answer.lamp);
  }
}
