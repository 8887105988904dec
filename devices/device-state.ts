/** How a device is, in one vocabulary for the screen, the technician and the log. src/kiosk/ turns what drivers say into it. */

export const deviceNames = ['printer', 'scanner', 'barcode', 'panel'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** `serves`: a visit that needs the device may start. `means`: for the technician. */
export const deviceStates = {
  starting: { serves: false, means: 'not heard of since the kiosk started' },
  ready: { serves: true, means: 'works' },
  attention: { serves: true, means: 'works, but somebody should look soon' },
  resting: { serves: true, means: 'dropped out moments ago and will most likely be back' },
  resetting: { serves: false, means: 'did not answer; the kiosk is opening it anew, once' },
  needsPerson: { serves: false, means: 'waits for somebody to do what the hint says' },
  gone: { serves: false, means: 'away for longer than a plug takes to be put back' },
} as const satisfies Record<string, { serves: boolean; means: string }>;

export type DeviceState = keyof typeof deviceStates;

export const deviceStateNames = Object.keys(deviceStates) as [DeviceState, ...DeviceState[]];

export const serves = (state: DeviceState): boolean => deviceStates[state].serves;
