import { describe, expect, test } from '@jest/globals';
import { PageSize } from './page-size.js';

describe('page size', () => {
  test('halves with every refusal down to one block, and grows back', () => {
    const page = new PageSize();
    const sizes = [page.current];
    while (page.current > 1) {
      page.refused(page.current);
      sizes.push(page.current);
    }
    expect(sizes).toEqual([100, 50, 25, 12, 6, 3, 1]);
    for (let success = 0; success < 100; success += 1) page.succeeded(page.current, 1);
    expect(page.current).toBe(1000);
  });

  test('stays below a size that was refused, and tries it again later', () => {
    const page = new PageSize();
    const limit = 60;
    let refused = 0;
    for (let round = 0; round < 200; round += 1) {
      if (page.current > limit) {
        refused += 1;
        page.refused(page.current);
      } else page.succeeded(page.current, 1);
    }
    expect(page.current).toBeGreaterThanOrEqual(limit / 2);
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(20);
  });

  test('is bound by bytes: dense blocks make small pages', () => {
    const page = new PageSize();
    page.succeeded(1000, 200 * 1024 * 1024);
    expect(page.current).toBe(10);
    page.succeeded(10, 40 * 1024 * 1024);
    expect(page.current).toBe(1);
  });

  test('one block that fails says nothing about larger pages', () => {
    const page = new PageSize();
    page.refused(1);
    expect(page.current).toBe(100);
  });

  test('is small before anything is known of the chain, and grows to its largest on a sparse one', () => {
    const page = new PageSize();
    expect(page.current).toBe(100);
    let pages = 0;
    for (; page.current < 1000; pages += 1) page.succeeded(page.current, 1);
    expect(pages).toBeLessThan(15);
    page.succeeded(page.current, 1);
    expect(page.current).toBe(1000);
  });
});
