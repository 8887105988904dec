/** The part of a pino logger that the forwarder uses: fields, then the dotted name of the event. Fields never hold what a citizen said. */
export type ForwarderLog = Record<'info' | 'warn' | 'error', (fields: object, event: string) => void>;
