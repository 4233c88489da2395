import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LargestFirst } from '../../src/store/largest-first.ts';

interface Item {
  size: number;
  place: number;
}

it('the largest item is known, however items come, change and go', () => {
  const step = fc.tuple(fc.constantFrom('add', 'add', 'move', 'remove'), fc.nat(), fc.nat({ max: 50 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const heap = new LargestFirst<Item>();
      const items: Item[] = [];
      for (const [what, pick, size] of steps) {
        const item = items[pick % Math.max(1, items.length)];
        if (what === 'add' || item === undefined) {
          const added = { size, place: -1 };
          items.push(added);
          heap.add(added);
        } else if (what === 'move') {
          item.size = size;
          heap.move(item);
        } else {
          items.splice(items.indexOf(item), 1);
          heap.remove(item);
        }
        expect(heap.largest?.size).toBe(
          items.length === 0 ? undefined : Math.max(...items.map((each) => each.size)),
        );
      }
    }),
  );
});
