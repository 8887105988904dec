/** The button panel as an Arduino with StandardFirmata, over whatever wire the transport opens. */
import { FirmataLink } from './firmata-link.ts';
import { KeptButtonPanel, type PanelOptions } from './kept-button-panel.ts';
import { usualPanelPins } from './panel-pins.ts';
import type { OpenPanelTransport } from './panel-transport.ts';

export type FirmataButtonPanelOptions = PanelOptions & { openTransport: OpenPanelTransport };

export class FirmataButtonPanel extends KeptButtonPanel {
  /** Starts looking for the panel at once; tells of it with `panel.ready`, or `panel.unplugged` when the first try fails. */
  constructor({ openTransport, ...options }: FirmataButtonPanelOptions) {
    super({
      ...options,
      pins: options.pins ?? usualPanelPins,
      openLink: async ({ signal, times }) =>
        FirmataLink.open({ transport: await openTransport({ signal }), signal, ...times }),
    });
  }
}
