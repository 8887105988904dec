/**
 * What a courier may know of a request (UU 27/2022 art. 51): whom to look for and where, a phone number, and which originals to bring
 * back. Nothing of what the request is about.
 */

import type { Bilingual } from '../../../request/request.ts';
import { districtOf, findVillage } from '../../../request/villages.ts';

export type DeliveryOriginal = { paper: string; label: Bilingual; isReceived: boolean };

export type Delivery = {
  number: string;
  revision: number;
  name: string | null;
  address: string;
  /** Code of the village. */
  village: string;
  phone: string | null;
  originals: DeliveryOriginal[];
};

export type Stop = { district: string; village: string; deliveries: Delivery[] };

/** By district and village, as one drives. */
export function stopsOf(deliveries: readonly Delivery[]): Stop[] {
  const stops = new Map<string, Stop>();
  for (const delivery of deliveries) {
    const village = findVillage(delivery.village);
    const place = {
      district: village ? districtOf(village).name : '',
      village: village?.name ?? delivery.village,
    };
    const key = `${place.district}/${place.village}`;
    const stop = stops.get(key) ?? { ...place, deliveries: [] };
    stop.deliveries.push(delivery);
    stops.set(key, stop);
  }
  return [...stops.entries()].sort(([a], [b]) => a.localeCompare(b, 'id')).map(([, stop]) => stop);
}

/** The new document is handed over only against the old one. */
export function mayHandOver({ originals }: Pick<Delivery, 'originals'>): boolean {
  return originals.every(({ isReceived }) => isReceived);
}
