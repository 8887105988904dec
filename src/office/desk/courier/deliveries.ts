/** What lies with the courier, opened for the list: of each request only what a courier may know. */
import { z } from 'zod';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { DeskReaders, DeskRegisters } from '../desk.ts';
import { originalsOf } from '../originals.ts';
import { receivedOf } from '../originals-register.ts';
import type { Delivery } from './delivery.ts';

/** More than a day's work; the rest follows when these are done. */
const mostDeliveries = 100;

const row = z.object({ number: z.string(), revision: z.number() });

export type Deliveries = {
  list(): Promise<Delivery[]>;
  /** Null when it is not with the courier. */
  find(number: string): Promise<Delivery | null>;
};

export function createDeliveries({
  database,
  readers,
  desk,
}: {
  database: OfficeDatabase;
  readers: Pick<DeskReaders, 'open'>;
  desk: Pick<DeskRegisters, 'originals' | 'notes'>;
}): Deliveries {
  async function deliveryOf({ number, revision }: z.infer<typeof row>): Promise<Delivery> {
    const answers = (await readers.open(number))?.answers;
    const recipient = await desk.notes.recipientOf(number);
    const received = receivedOf(await desk.originals.ticksOf(number));
    return {
      ...{ number, revision, name: recipient?.name ?? null, address: recipient?.address ?? '' },
      village: answers?.handover.way === 'courier' ? answers.handover.village : '',
      phone: answers?.phone ?? null,
      originals: (answers ? originalsOf(answers, received) : []).map(({ requirement, received: tick }) => ({
        paper: requirement.id,
        label: requirement.label,
        isReceived: tick !== null,
      })),
    };
  }

  return {
    async list() {
      const rows = await database.all(
        row,
        `SELECT number, revision FROM requests WHERE stage = 'withCourier' ORDER BY announced_at, number LIMIT ?`,
        mostDeliveries,
      );
      const deliveries: Delivery[] = [];
      for (const each of rows) deliveries.push(await deliveryOf(each));
      return deliveries;
    },

    async find(number) {
      const found = await database.one(
        row,
        `SELECT number, revision FROM requests WHERE number = ? AND stage = 'withCourier'`,
        number,
      );
      return found && deliveryOf(found);
    },
  };
}
