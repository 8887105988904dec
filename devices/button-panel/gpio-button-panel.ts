/** The button panel on the header of a Raspberry Pi, or on any other chip that the kernel's GPIO character device offers. */
import { GpioLink } from './gpio-link.ts';
import { type GpiodOptions, GpiodPrograms } from './gpiod-programs.ts';
import { KeptButtonPanel, type PanelOptions } from './kept-button-panel.ts';
import { piHeaderPins } from './panel-pins.ts';

export type GpioButtonPanelOptions = PanelOptions & {
  /** Name, path or label of the chip; empty for the header of a Raspberry Pi. */
  chip?: string;
  gpiod?: GpiodOptions;
};

export class GpioButtonPanel extends KeptButtonPanel {
  /** Starts taking the lines at once; tells of it with `panel.ready`, or `panel.unplugged` when the first try fails. */
  constructor({ chip = '', gpiod = {}, ...options }: GpioButtonPanelOptions) {
    const programs = new GpiodPrograms(gpiod);
    super({
      ...options,
      pins: options.pins ?? piHeaderPins,
      openLink: (link) => GpioLink.open({ ...link, programs, chip }),
    });
  }
}
