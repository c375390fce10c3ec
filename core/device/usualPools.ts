import type { Bank, Device } from './device';

/** How ST's files call the pool of a bank, and how fast they say it is. */
export interface UsualPool {
  readonly bank: string;
  readonly name: string;
  readonly fname: string;
  readonly properties: UsualProperties;
}

/** Values of `prop` as ST's own pool files have them. */
export interface UsualProperties {
  readonly rights: 'ACC_READ' | 'ACC_WRITE';
  readonly throughput: 'LOW' | 'MID' | 'HIGH';
  readonly latency: 'LOW' | 'MID' | 'HIGH';
  readonly byteWidth: number;
  readonly freqRatio: number;
  readonly cacheable: boolean;
  readonly readPower: number;
  readonly writePower: number;
  readonly constantsPreferred: boolean;
}

function onChip(speed: 'cpu' | 'npu', readPower: number, writePower: number): UsualProperties {
  return {
    rights: 'ACC_WRITE',
    throughput: speed === 'npu' ? 'HIGH' : 'MID',
    latency: speed === 'npu' ? 'LOW' : 'MID',
    byteWidth: 8,
    freqRatio: speed === 'npu' ? 1.25 : 2.5,
    cacheable: false,
    readPower,
    writePower,
    constantsPreferred: false,
  };
}

const psram: UsualProperties = {
  rights: 'ACC_WRITE',
  throughput: 'MID',
  latency: 'HIGH',
  byteWidth: 2,
  freqRatio: 5,
  cacheable: true,
  readPower: 380,
  writePower: 340,
  constantsPreferred: true,
};

const flash: UsualProperties = {
  rights: 'ACC_READ',
  throughput: 'MID',
  latency: 'HIGH',
  byteWidth: 1,
  freqRatio: 6,
  cacheable: true,
  readPower: 110,
  writePower: 400,
  constantsPreferred: true,
};

/** The pools of ST's STM32N6 files, by bank. Source: the stm32n6*.mpool files of X-CUBE-AI and ST's GettingStarted projects. */
export const usualPools: readonly UsualPool[] = [
  { bank: 'FLEXRAM', name: 'flexMEM', fname: 'AXIFLEXMEM', properties: onChip('cpu', 9.381, 8.569) },
  { bank: 'AXISRAM1', name: 'cpuRAM1', fname: 'AXISRAM1', properties: onChip('cpu', 16.616, 14.522) },
  { bank: 'AXISRAM2', name: 'cpuRAM2', fname: 'AXISRAM2', properties: onChip('cpu', 17.324, 15.321) },
  { bank: 'AXISRAM3', name: 'npuRAM3', fname: 'AXISRAM3', properties: onChip('npu', 18.531, 16.201) },
  { bank: 'AXISRAM4', name: 'npuRAM4', fname: 'AXISRAM4', properties: onChip('npu', 18.531, 16.201) },
  { bank: 'AXISRAM5', name: 'npuRAM5', fname: 'AXISRAM5', properties: onChip('npu', 18.531, 16.201) },
  { bank: 'AXISRAM6', name: 'npuRAM6', fname: 'AXISRAM6', properties: onChip('npu', 19.006, 15.79) },
  { bank: 'XSPI1', name: 'hyperRAM', fname: 'xSPI1', properties: psram },
  { bank: 'XSPI2', name: 'octoFlash', fname: 'xSPI2', properties: flash },
];

/** The usual pool of a bank of a device with an NPU; undefined for memories that models do not use. */
export function usualPool(bank: Bank, device: Device): UsualPool | undefined {
  return device.banks.includes(bank) ? usualPools.find((usual) => usual.bank === bank.name) : undefined;
}
