/** Own properties that are laid over an object for a while and taken away again. */

type Method = (...args: unknown[]) => unknown;

interface Layer {
  readonly isOnTop: () => boolean;
  readonly lift: () => void;
}

/** What was laid over one object. Once lifted, whatever was laid upon it meanwhile is let through. */
export class Overlay {
  readonly #target: Record<string, unknown>;
  readonly #layers: Layer[] = [];
  #isLifted = false;

  constructor(target: object) {
    this.#target = target as Record<string, unknown>;
  }

  /** Replaces a method and gives the one below, bound to the object. */
  method(name: string, replacement: Method): Method {
    const target = this.#target;
    const found = target[name] as Method;
    const below: Method = (...args) => Reflect.apply(found, target, args);
    const above: Method = (...args) => (this.#isLifted ? below : replacement)(...args);
    this.#lay(name, above);
    return below;
  }

  /** Shows a value in the place of what a property is. */
  show(name: string, value: unknown): void {
    this.#lay(name, value);
  }

  #lay(name: string, value: unknown): void {
    const target = this.#target;
    const own = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      enumerable: own?.enumerable ?? true,
      writable: true,
    });
    this.#layers.push({
      isOnTop: () => target[name] === value,
      lift: () => {
        if (own === undefined) delete target[name];
        else Object.defineProperty(target, name, own);
      },
    });
  }

  /** Takes away what nobody has covered, or assigned to, meanwhile. */
  lift(): void {
    this.#isLifted = true;
    // From the last to the first, which is what Node is quick at.
    for (const layer of this.#layers.splice(0).reverse()) if (layer.isOnTop()) layer.lift();
  }

  /** Takes everything away, and whatever was laid upon it. */
  liftWithAllAbove(): void {
    this.#isLifted = true;
    for (const layer of this.#layers.splice(0).reverse()) layer.lift();
  }
}
