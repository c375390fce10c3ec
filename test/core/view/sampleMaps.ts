import { boardNamed } from '../../../core/device/boards';
import { canonical } from '../../../core/device/addressSpace';
import { defaultDevice } from '../../../core/device/devices';
import type { SingleFinding } from '../../../core/rules/engine/finding';
import {
  mapModelOf,
  type MapClaimKind,
  type MapModel,
  type ShownClaim,
} from '../../../core/view/memoryMap/model';

const script = 'Application/app.ld';
const mpool = 'Model/my_mpools/camera.mpool';
const network = 'Model/network.c';

/** One claim of a sample: kind, name, start, size in bytes. */
export function claimOf(
  kind: MapClaimKind,
  name: string,
  start: bigint,
  size: bigint,
  side: ShownClaim['side'] = kind === 'region' || kind === 'section' || kind === 'stack'
    ? 'application'
    : kind === 'image'
      ? 'boot'
      : kind === 'programmed' || kind === 'unprogrammed'
        ? 'programming'
        : 'model',
  at = 0,
): ShownClaim {
  const written = { start, end: start + size };
  const file =
    side === 'programming' ? 'flash.sh' : side === 'application' ? script : kind === 'pool' ? mpool : network;
  return {
    kind,
    name,
    written,
    range: canonical(defaultDevice, written),
    source: { file, span: { start: at, end: at + name.length } },
    side,
    certainty: kind === 'region' || kind === 'pool' ? 'reserved' : 'used',
    owner: file,
  };
}

const K = 1024n;
const M = 1024n * K;

/** A camera application whose RAM reaches half a megabyte into a pool that its model uses. */
export function smartCamera(): MapModel {
  const claims = [
    claimOf('region', 'RAM', 0x34000400n, 0x17fc00n, 'application', 10),
    claimOf('section', '.isr_vector', 0x34000400n, 0x400n, 'application', 30),
    claimOf('section', '.text', 0x34000800n, 412n * K, 'application', 40),
    claimOf('section', '.data', 0x34067800n, 21n * K, 'application', 60),
    claimOf('section', '.bss', 0x3406cc00n, 590n * K, 'application', 70),
    claimOf('stack', 'stack', 0x3417c000n, 16n * K, 'application', 80),
    claimOf('region', 'PSRAM', 0x90000000n, 16n * M, 'application', 90),
    claimOf('section', '.psram_bss', 0x90000000n, 2n * M, 'application', 95),
    claimOf('region', 'FLASH', 0x70100400n, 511n * K, 'application', 100),
    claimOf('section', '.text (load)', 0x70100400n, 434n * K, 'application', 110),
    claimOf('pool', 'cpuRAM2', 0x34100000n, 1n * M, 'model', 10),
    claimOf('pool', 'npuRAM3', 0x34200000n, 448n * K, 'model', 20),
    claimOf('pool', 'npuRAM4', 0x34270000n, 448n * K, 'model', 30),
    claimOf('pool', 'npuRAM5', 0x342e0000n, 448n * K, 'model', 40),
    claimOf('pool', 'npuRAM6', 0x34350000n, 448n * K, 'model', 50),
    claimOf('pool', 'hyperRAM', 0x91000000n, 16n * M, 'model', 60),
    claimOf('pool', 'octoFlash', 0x70380000n, 61n * M, 'model', 70),
    claimOf('poolUsed', 'cpuRAM2', 0x34100000n, 320n * K, 'model', 80),
    claimOf('buffer', 'Conv2D_12_out', 0x34100000n, 200n * K, 'model', 81),
    claimOf('buffer', 'Relu_13_out', 0x34120000n, 192n * K, 'model', 82),
    claimOf('poolUsed', 'npuRAM4', 0x34270000n, 448n * K, 'model', 83),
    claimOf('poolUsed', 'npuRAM5', 0x342e0000n, 343n * K, 'model', 84),
    claimOf('weights', 'network_data', 0x70380000n, 11051008n, 'model', 85),
    claimOf('image', 'FSBL', 0x70000000n, 118n * K, 'boot', 86),
  ];
  return mapModelOf({
    target: 'Smart camera (STM32N6570-DK)',
    device: defaultDevice,
    deviceIsKnown: true,
    board: boardNamed('STM32N6570-DK'),
    claims,
    findings: [finding('error', 'reached', 0x34100000n, 0x34180000n, 10, 10)],
    lineOf: (place) => place.span.start,
  });
}

function finding(
  severity: SingleFinding['severity'],
  proof: SingleFinding['proof'],
  start: bigint,
  end: bigint,
  scriptAt: number,
  poolAt: number,
): SingleFinding {
  return {
    rule: 'region-overlaps-pool',
    key: 'RAM|cpuRAM2',
    severity,
    message: 'region and pool share bytes',
    target: 'x',
    proof,
    place: { file: script, span: { start: scriptAt, end: scriptAt + 3 } },
    related: [
      { file: mpool, span: { start: poolAt, end: poolAt + 3 }, message: 'the pool', isOtherEnd: true },
    ],
    overlap: { start, end },
    fixes: [],
  };
}

/** A board with less flash than the pool says, pools mirrored by regions, a relative alias, no build. */
export function crowdedBoard(): MapModel {
  const claims = [
    claimOf('region', 'ROM', 0x34000400n, 511n * K, 'application', 1),
    claimOf('region', 'RAM', 0x34080000n, 1536n * K, 'application', 2),
    claimOf('region', 'AXISRAM3', 0x34200000n, 448n * K, 'application', 3),
    claimOf('region', 'AXISRAM4', 0x34270000n, 448n * K, 'application', 4),
    claimOf('region', 'AXISRAM5', 0x342e0000n, 448n * K, 'application', 5),
    claimOf('region', 'AXISRAM6', 0x24350000n, 448n * K, 'application', 6),
    claimOf('region', 'ITCM', 0x10000000n, 64n * K, 'application', 7),
    claimOf('region', 'EXTFLASH', 0x70000000n, 8n * M, 'application', 8),
    claimOf('region', 'APPLICATION_HEADER_AND_CODE', 0x70100000n, 1n * M, 'application', 9),
    claimOf('pool', 'cpuRAM2', 0x34100000n, 1n * M, 'model', 10),
    claimOf('pool', 'npuRAM3', 0x34200000n, 448n * K, 'model', 20),
    claimOf('pool', 'npuRAM4', 0x34270000n, 448n * K, 'model', 30),
    claimOf('pool', 'npuRAM5', 0x342e0000n, 448n * K, 'model', 40),
    claimOf('pool', 'npuRAM6', 0x34350000n, 448n * K, 'model', 50),
    claimOf('pool', 'octoFlash', 0x70380000n, 61n * M, 'model', 70),
    claimOf('weights', 'network_data', 0x70380000n, 3n * M + 13n, 'model', 85),
    claimOf('image', 'FSBL', 0x70000000n, 118n * K, 'boot', 86),
    claimOf('image', 'App', 0x70100000n, 640n * K, 'boot', 87),
  ];
  return mapModelOf({
    target: 'Crowded board with <odd> & "long" name',
    device: defaultDevice,
    deviceIsKnown: true,
    board: boardNamed('NUCLEO-N657X0-Q'),
    claims,
    findings: [
      finding('information', 'declared', 0x34100000n, 0x34200000n, 2, 10),
      finding('warning', undefined, 0x74000000n, 0x74080000n, 70, 70),
      finding('warning', 'declared', 0x70380000n, 0x70800000n, 8, 70),
    ],
    lineOf: (place) => place.span.start,
  });
}
