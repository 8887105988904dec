/** Everything that can happen to a visit or to the kiosk: facts in the past tense, named who.whatHappened. */
import type { BarcodeScannerEvent } from '../../devices/barcode-scanner/barcode-scanner.ts';
import type { ButtonPanelEvent } from '../../devices/button-panel/button-panel.ts';
import type { DeviceName, DeviceState } from '../../devices/device-state.ts';
import type { DocumentScannerEvent } from '../../devices/document-scanner/document-scanner.ts';
import type { ReceiptPrinterEvent } from '../../devices/receipt-printer/receipt-printer.ts';
import type { StorageState } from '../outbox/storage/storage-state.ts';
import type { Bilingual } from '../request/request.ts';
import type { LeftBehind } from './interruption-views.ts';
import type { VisitPage } from './visit-context.ts';

/** A key of the keypad, or a panel button translated to the key that means the same. */
// biome-ignore format: a keypad is read as rows
export type KeyPressed = {
  type: 'key.pressed';
  key:
    | '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
    | 'enter' | 'backspace' | 'up' | 'down' | 'left' | 'right' | 'cancel' | 'help';
};

export type TechnicianEvent = { type: 'technician.tookOver' } | { type: 'technician.released' };

/** How far a device has come with what the visit asked of it; `page` counts the sheets of a feeder's pile from 1. */
export type ProgressEvent =
  | { type: 'scanner.progressed'; percent: number; page?: number }
  | { type: 'scanner.pageKept'; page: VisitPage };

export type DeviceEvent = BarcodeScannerEvent | DocumentScannerEvent | ReceiptPrinterEvent | ButtonPanelEvent;

/** What a key means on the screen it was pressed on (see keys.ts). */
export type CitizenEvent =
  | { type: 'citizen.chose'; choice: string }
  | { type: 'citizen.moved'; to: number }
  | { type: 'citizen.typed'; entry: string }
  | { type: 'citizen.entered'; digits: string }
  | { type: 'citizen.wentOn' }
  | { type: 'citizen.wentBack' }
  | { type: 'citizen.stopped' }
  | { type: 'citizen.askedForHelp' }
  | { type: 'citizen.pressedAnIdleKey' };

export type VisitEvent = KeyPressed | CitizenEvent | ProgressEvent | DeviceEvent;

/** Sent once after the start, when every device has been asked how it is. */
export type DevicesChecked = { type: 'devices.checked' };

/** Said by the supervisor of the devices, which bridges short failures; `fault` is the dotted code of the last one. */
export type DeviceBecame = {
  type: 'device.became';
  device: DeviceName;
  state: DeviceState;
  fault: string | null;
};

/** A slip about the day is to be printed, when nobody is there. */
export type DayEnded = { type: 'day.ended' };
/** What the office has published for everybody to read, as it holds now. */
export type AnnouncementsBecame = { type: 'announcements.became'; texts: Bilingual[] };
/** Said by the watch over the kiosk's storage. */
export type StorageBecame = { type: 'storage.became'; state: StorageState };
/**
 * The service was told to stop, by a technician or by a power supply that ends. `mustFinish`: the visit is saving or printing.
 * `closed` comes last, when the power may go.
 */
export type StopEvent =
  | { type: 'kiosk.toldToStop'; mustFinish: boolean; left: LeftBehind }
  | { type: 'kiosk.closed' };

export type KioskEvent =
  | StopEvent
  | KeyPressed
  | TechnicianEvent
  | ProgressEvent
  | DeviceEvent
  | DevicesChecked
  | DayEnded
  | DeviceBecame
  | StorageBecame
  | AnnouncementsBecame;
