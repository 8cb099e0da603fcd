import { describe, expect, it } from 'vitest';
import {
  type ChaosSettings,
  type Decision,
  decisions,
  formatChaos,
  parseChaos,
} from '../../../../infra/local/database/chaos.ts';

const NONE = { throttle: 0, error: 0, lost: 0, held: 0, cut: 0, late: 0, partial: 0, delay: 0 };

describe('parseChaos', () => {
  it('parses rates and a seed; missing rates are 0', () => {
    expect(parseChaos('throttle=5,error=2, lost=0.5 ,cut=1,partial=5,delay=100,seed=42')).toEqual({
      rates: { ...NONE, throttle: 5, error: 2, lost: 0.5, cut: 1, partial: 5, delay: 100 },
      seed: 42,
    });
    expect(parseChaos('cut=100,seed=0')).toEqual({ rates: { ...NONE, cut: 100 }, seed: 0 });
    expect(parseChaos('delay=0,seed=4294967295')).toEqual({ rates: NONE, seed: 4294967295 });
  });

  it('generates a seed if there is none', () => {
    const seeds = Array.from({ length: 20 }, () => parseChaos('cut=1').seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
    expect(seeds.filter((seed) => !Number.isInteger(seed) || seed < 0 || seed > 4294967295)).toEqual([]);
  });

  it.each([
    ['', '--chaos takes faults with their rates in percent, such as throttle=5, not ""'],
    ['throttle', '--chaos takes faults with their rates in percent, such as throttle=5, not "throttle"'],
    ['cut=1,', '--chaos takes faults with their rates in percent, such as throttle=5, not ""'],
    ['cut=-1', '--chaos takes faults with their rates in percent, such as throttle=5, not "cut=-1"'],
    ['cut=1e1', '--chaos takes faults with their rates in percent, such as throttle=5, not "cut=1e1"'],
    ['slow=5', '--chaos knows throttle, error, lost, held, cut, late, partial, delay and seed, not slow'],
    ['cut=1,cut=2', '--chaos has cut more than once'],
    ['delay=101', 'a rate of --chaos is in percent, from 0 to 100, not 101'],
    ['cut=1,seed=1.5', 'the seed of --chaos is a whole number from 0 to 4294967295, not 1.5'],
    ['cut=1,seed=4294967296', 'the seed of --chaos is a whole number from 0 to 4294967295, not 4294967296'],
    ['seed=1', '--chaos names no fault; name some with their rates in percent, such as throttle=5,lost=2'],
    [
      'throttle=60,delay=90,cut=40.5',
      'the rates of throttle, error, lost, held, cut, late, partial in --chaos are 100.5 % together: they can be 100 at most, ' +
        'since a call meets at most one of them',
    ],
  ])('rejects "%s"', (text, message) => {
    expect(() => parseChaos(text)).toThrow(new Error(message));
  });
});

describe('formatChaos', () => {
  it('is the inverse of parseChaos', () => {
    const settings = parseChaos('delay=10,throttle=2.5,lost=0,seed=7');
    expect(formatChaos(settings)).toBe('throttle=2.5,delay=10,seed=7');
    expect(parseChaos(formatChaos(settings))).toEqual(settings);
  });
});

describe('decisions', () => {
  const ALL = 'throttle=10,error=10,lost=10,held=10,cut=10,late=10,partial=10,delay=20';
  const first = (settings: ChaosSettings, length = 1000): Decision[] => {
    const generator = decisions(settings);
    return Array.from({ length }, () => generator.next().value);
  };

  it('are reproducible with the same seed', () => {
    expect(first(parseChaos(`${ALL},seed=42`))).toEqual(first(parseChaos(`${ALL},seed=42`)));
    expect(first(parseChaos(`${ALL},seed=42`))).not.toEqual(first(parseChaos(`${ALL},seed=43`)));
  });

  it('match the rates', () => {
    const drawn = first(parseChaos(`${ALL},seed=42`), 10_000);
    for (const name of ['throttle', 'error', 'lost', 'held', 'cut', 'late', 'partial'] as const) {
      const count = drawn.filter((decision) => decision.name === name).length;
      expect(count).toBeGreaterThan(900);
      expect(count).toBeLessThan(1100);
    }
    const delays = drawn.map(({ delayMs }) => delayMs).filter((delayMs) => delayMs > 0);
    expect(delays.length).toBeGreaterThan(1800);
    expect(delays.length).toBeLessThan(2200);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThanOrEqual(500);
  });
});
