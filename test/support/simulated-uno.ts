/**
 * An Arduino Uno in simulation: an ATmega328P that runs the real StandardFirmata, with a serial port to open and pins to touch. For tests
 * of what talks to an Arduino; it runs no faster than a real one, and slower on a busy machine.
 */
import { readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  ADCMuxInputType,
  AVRADC,
  AVRIOPort,
  AVRTimer,
  AVRUSART,
  adcConfig,
  avrInstruction,
  CPU,
  PinState,
  portBConfig,
  portCConfig,
  portDConfig,
  timer0Config,
  timer1Config,
  timer2Config,
  usart0Config,
} from 'avr8js';
import { readIntelHex } from './intel-hex.ts';

export type SimulatedUnoOptions = {
  /** An output pin has another level than before; a pin that is no output is low. */
  onOutput: (pin: number, level: 0 | 1) => void;
};

const clockHz = 16_000_000;
const flashBytes = 32_768;
const pinCount = 20;
const sliceMs = 5;
/** A machine that is slower than the chip by this much gets the time as a present, or it would race to catch up. */
const slipMs = 100;

const firmware = readIntelHex(
  readFileSync(
    fileURLToPath(import.meta.resolve('avrgirl-arduino/junk/hex/uno/StandardFirmata.cpp.hex')),
    'latin1',
  ),
  flashBytes,
);

export class SimulatedUno {
  #onOutput: (pin: number, level: 0 | 1) => void;
  #chip: Chip | null = null;
  #serial: Duplex | null = null;
  #grounded = new Set<number>();
  #outputs = new Map<number, 0 | 1>();
  #frozen = false;
  #nextSlice: NodeJS.Timeout | NodeJS.Immediate | null = null;

  constructor({ onOutput }: SimulatedUnoOptions) {
    this.#onOutput = onOutput;
  }

  /** Opens the serial port, which restarts an Uno. There is one port: who opens it last has it. */
  open(): Duplex {
    this.#serial?.destroy();
    this.#serial = new Duplex({
      read: () => {},
      write: (bytes: Uint8Array, _encoding, done) => {
        this.#chip?.receive(bytes);
        done();
      },
    });
    this.#serial.on('error', () => {});
    this.reset();
    return this.#serial;
  }

  /** The button on the board: the firmware starts from its beginning, with every pin an input. */
  reset(): void {
    this.#forgetOutputs();
    this.#chip = new Chip({ onPins: () => this.#look() });
    this.#look();
    this.#run();
  }

  /** Without power: no pin drives anything, and the port is gone. */
  powerOff(): void {
    this.#stop();
    this.#chip = null;
    this.#serial?.destroy();
    this.#serial = null;
    this.#forgetOutputs();
  }

  /** The crystal stands still: outputs stay as they are, and no byte is read or sent. */
  freeze(): void {
    this.#frozen = true;
    this.#stop();
  }

  thaw(): void {
    this.#frozen = false;
    this.#run();
  }

  /** Connects a pin to ground, or lets go of it. */
  ground(pin: number, grounded: boolean): void {
    if (grounded) this.#grounded.add(pin);
    else this.#grounded.delete(pin);
    this.#look();
  }

  levelOf(pin: number): 0 | 1 {
    return this.#outputs.get(pin) ?? 0;
  }

  #run(): void {
    this.#stop();
    const chip = this.#chip;
    if (!chip || this.#frozen) return;
    let beganMs = performance.now();
    let simulatedMs = 0;
    const slice = () => {
      const sent = chip.runFor(sliceMs);
      simulatedMs += sliceMs;
      if (sent.length > 0) this.#serial?.push(sent);
      const aheadMs = simulatedMs - (performance.now() - beganMs);
      if (aheadMs < -slipMs) {
        beganMs = performance.now();
        simulatedMs = 0;
      }
      // Until it greets, the firmware blinks a lamp on the board for two seconds; nobody waits for those.
      this.#nextSlice = aheadMs >= 1 && chip.hasSpoken ? setTimeout(slice, aheadMs) : setImmediate(slice);
    };
    this.#nextSlice = setImmediate(slice);
  }

  #stop(): void {
    if (this.#nextSlice === null) return;
    clearTimeout(this.#nextSlice as NodeJS.Timeout);
    clearImmediate(this.#nextSlice as NodeJS.Immediate);
    this.#nextSlice = null;
  }

  /** Pins that something may have changed: inputs follow the world, the world follows outputs. */
  #look(): void {
    const chip = this.#chip;
    if (!chip) return;
    for (let pin = 0; pin < pinCount; pin += 1) {
      const state = chip.stateOf(pin);
      // Open, a pin reads high by its pull-up alone.
      chip.feed(pin, state === PinState.InputPullUp && !this.#grounded.has(pin));
      this.#see(pin, state === PinState.High ? 1 : 0);
    }
  }

  #see(pin: number, level: 0 | 1): void {
    if (this.levelOf(pin) === level) return;
    this.#outputs.set(pin, level);
    this.#onOutput(pin, level);
  }

  #forgetOutputs(): void {
    for (const pin of this.#outputs.keys()) this.#see(pin, 0);
  }
}

/** One life of the microcontroller, from its reset on. */
class Chip {
  hasSpoken = false;
  #cpu: CPU;
  #serial: AVRUSART;
  #portB: AVRIOPort;
  #portC: AVRIOPort;
  #portD: AVRIOPort;
  #received: number[] = [];
  #sent: number[] = [];

  constructor({ onPins }: { onPins: () => void }) {
    this.#cpu = new CPU(new Uint16Array(firmware.slice().buffer));
    this.#portB = new AVRIOPort(this.#cpu, portBConfig);
    this.#portC = new AVRIOPort(this.#cpu, portCConfig);
    this.#portD = new AVRIOPort(this.#cpu, portDConfig);
    for (const port of [this.#portB, this.#portC, this.#portD]) port.addListener(onPins);
    for (const timer of [timer0Config, timer1Config, timer2Config]) new AVRTimer(this.#cpu, timer);
    const analog = new AVRADC(this.#cpu, adcConfig);
    analog.onADCRead = (input) =>
      analog.completeADCRead(input.type === ADCMuxInputType.SingleEnded ? 0 : 1_023);
    this.#serial = new AVRUSART(this.#cpu, usart0Config, clockHz);
    this.#serial.onByteTransmit = (byte) => {
      this.hasSpoken = true;
      this.#sent.push(byte);
    };
    this.#serial.onRxComplete = () => this.#feedSerial();
  }

  receive(bytes: Uint8Array): void {
    this.#received.push(...bytes);
  }

  /** Returns what it sent meanwhile. */
  runFor(ms: number): Buffer {
    const end = this.#cpu.cycles + (clockHz / 1_000) * ms;
    this.#feedSerial();
    while (this.#cpu.cycles < end) {
      avrInstruction(this.#cpu);
      this.#cpu.tick();
    }
    return Buffer.from(this.#sent.splice(0));
  }

  stateOf(pin: number): PinState {
    const [port, bit] = this.#pin(pin);
    return port.pinState(bit);
  }

  feed(pin: number, level: boolean): void {
    const [port, bit] = this.#pin(pin);
    port.setPin(bit, level);
  }

  /** Byte by byte at the speed of the line; the firmware that is still starting hears nothing. */
  #feedSerial(): void {
    if (!this.#serial.rxEnable) {
      this.#received.length = 0;
      return;
    }
    if (this.#serial.rxBusy) return;
    const byte = this.#received.shift();
    if (byte !== undefined) this.#serial.writeByte(byte);
  }

  #pin(pin: number): [AVRIOPort, number] {
    if (pin < 8) return [this.#portD, pin];
    return pin < 14 ? [this.#portB, pin - 8] : [this.#portC, pin - 14];
  }
}
