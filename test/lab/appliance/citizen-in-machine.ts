/** A citizen and a person at the pretend devices, over the sockets of the kiosk in the machine. */
import { getJson, postJson } from '../../../src/control/control-client.ts';
import { type Health, health, type KeyName, type View, view } from '../../../src/control/messages.ts';
import { goToLastCheck } from '../../support/errand-steps.ts';
import { type Machine, until } from './machine.ts';

const limitMs = 120_000;

export function citizenIn(machine: Machine) {
  const socket = () => machine.path('/run/silaku/kiosk.sock');
  const desk = () => machine.path('/run/silaku-desk/desk.sock');
  const citizen = {
    async press(...keys: KeyName[]): Promise<void> {
      for (const key of keys)
        await postJson(socket(), '/events', { type: 'key.pressed', key }, { timeoutMs: limitMs });
    },
    async type(digits: string): Promise<void> {
      await citizen.press(...([...digits] as KeyName[]), 'enter');
    },
    view: async (): Promise<View> =>
      view.parse((await getJson(socket(), '/view', { timeoutMs: 5_000 })).body),
    async reaches(screen: string, also: (view: View) => boolean = () => true): Promise<View> {
      let seen: View | null = null;
      await until(`the screen ${screen}`, limitMs, async () => {
        seen = await citizen.view();
        return seen.screen === screen && also(seen);
      }).catch((error: Error) => {
        throw new Error(`${error.message}; the screen is ${JSON.stringify(seen)}`);
      });
      return seen as unknown as View;
    },
    async act(act: string, what = ''): Promise<void> {
      await postJson(desk(), '/acts', { act, what }, { timeoutMs: limitMs });
    },
    health: async (): Promise<Health> =>
      health.parse((await getJson(socket(), '/health', { timeoutMs: 5_000 })).body),
    receipts: async (): Promise<number> =>
      ((await getJson(desk(), '/state', { timeoutMs: limitMs })).body as { receipts: number }).receipts,
    /** From the welcome screen to the receipt in the hand, and back. */
    async makesRequest(): Promise<void> {
      const before = await citizen.receipts();
      await goToLastCheck(citizen);
      await citizen.confirms(before);
    },
    async confirms(before: number): Promise<void> {
      await citizen.press('1');
      await citizen.reaches('showingReceipt');
      if ((await citizen.receipts()) !== before + 1) throw new Error('There is no receipt.');
      await citizen.press('enter');
      await citizen.reaches('welcome');
    },
  };
  return citizen;
}
