/** Replaced methods and properties of an object. */

type Method = (...args: unknown[]) => unknown;

/** Replaces methods and properties of an object until they are restored. */
export class MethodPatch {
  readonly #target: Record<string, unknown>;
  readonly #restores: (() => void)[] = [];
  #isRestored = false;

  constructor(target: object) {
    this.#target = target as Record<string, unknown>;
  }

  /** Replaces a method. Returns the original, bound to the object. */
  method(name: string, replacement: Method): Method {
    const target = this.#target;
    const found = target[name] as Method;
    const original: Method = (...args) => Reflect.apply(found, target, args);
    // A middleware may have kept this function, and must reach the original once it is restored.
    this.value(name, (...args: unknown[]) => (this.#isRestored ? original : replacement)(...args));
    return original;
  }

  /** Replaces the value of a property. */
  value(name: string, value: unknown): void {
    const target = this.#target;
    const own = Object.getOwnPropertyDescriptor(target, name);
    const enumerable = own?.enumerable ?? true;
    Object.defineProperty(target, name, { value, enumerable, configurable: true, writable: true });
    this.#restores.push(() => {
      // Another patch on top of this one stays.
      if (target[name] !== value) return;
      if (own === undefined) delete target[name];
      else Object.defineProperty(target, name, own);
    });
  }

  /** Restores everything, the last replacement first. */
  restore(): void {
    this.#isRestored = true;
    for (const restore of this.#restores.splice(0).reverse()) restore();
  }
}
