/** The driver before the real StandardFirmata, on a simulated ATmega328P: what the twin only claims, this shows. */
import test from 'ava';
import { FirmataButtonPanel } from '../../../devices/button-panel/firmata-button-panel.ts';
import { SimulatedPanel } from '../../support/simulated-panel.ts';
import { buttonPanelPromises } from '../button-panel.contract.ts';
import { panelFirmwarePromises } from '../button-panel-firmware.contract.ts';
import type { FirmwareTwin, PanelUnderTest } from '../button-panel-rig.ts';

/** A simulated chip on a busy machine may take many times as long as a real one. */
const patient = {
  retryFirstMs: 5,
  retryCeilingMs: 50,
  greetingLimitMs: 60_000,
  answerLimitMs: 30_000,
  checkEveryMs: 60_000,
  holdMs: 60_000,
  stuckMs: 60_000,
};

async function simulated(): Promise<PanelUnderTest<FirmwareTwin>> {
  const twin = new SimulatedPanel();
  await twin.plugIn();
  return {
    twin,
    open: ({ times, ...options }) =>
      new FirmataButtonPanel({
        ...options,
        openTransport: twin.openTransport,
        times: { ...patient, ...times },
      }),
  };
}

// One chip at a time: each is as much work as a processor has.
buttonPanelPromises(test.serial, 'real StandardFirmata', simulated, { pulls: 2 });
panelFirmwarePromises(test.serial, 'real StandardFirmata', simulated, {
  impatient: { answerLimitMs: 3_000, greetingLimitMs: 60_000 },
});
