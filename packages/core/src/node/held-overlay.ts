/** Own properties that are laid over an object for a while and taken away again. */

type Method = (...args: unknown[]) => unknown;

interface Layer {
  readonly isOnTop: () => boolean;
  readonly lift: () => void;
}

/** What was laid over one object. Once lifted, whatever has been laid upon it meanwhile sees the object as it is. */
export class Overlay {
  readonly #target: object;
  readonly #layers: Layer[] = [];
  #isLifted = false;

  constructor(target: object) {
    this.#target = target;
  }

  /** Replaces a method and gives the one below, bound to the object. */
  method(name: string, replacement: Method): Method {
    const target = this.#target as Record<string, Method>;
    const own = Object.getOwnPropertyDescriptor(target, name);
    const found = target[name] as Method;
    const below: Method = (...args) => Reflect.apply(found, target, args);
    const above: Method = (...args) => (this.#isLifted ? below : replacement)(...args);
    Object.defineProperty(target, name, {
      value: above,
      configurable: true,
      enumerable: true,
      writable: true,
    });
    this.#layers.push({
      isOnTop: () => target[name] === above,
      lift: () => restore(target, name, own),
    });
    return below;
  }

  /** Shows a property as `seen` makes it out of what it is. What is assigned to it meanwhile is kept. */
  veil(name: string, seen: (actual: unknown) => unknown): void {
    const target = this.#target;
    const own = Object.getOwnPropertyDescriptor(target, name);
    const isData = own !== undefined && 'value' in own;
    const holder: object = isData ? { [name]: own.value } : inheritedWith(target, name, own);
    const read = () => Reflect.get(holder, name, isData ? holder : target);
    const get = () => (this.#isLifted ? read() : seen(read()));
    Object.defineProperty(target, name, {
      get,
      set: (value) => void Reflect.set(holder, name, value, isData ? holder : target),
      configurable: true,
      enumerable: own?.enumerable ?? false,
    });
    this.#layers.push({
      isOnTop: () => Object.getOwnPropertyDescriptor(target, name)?.get === get,
      lift: () => restore(target, name, isData ? { ...own, value: read() } : own),
    });
  }

  /** Takes away what nobody has covered; what is covered lets everything through. */
  lift(): void {
    this.#isLifted = true;
    for (const layer of this.#layers.splice(0)) if (layer.isOnTop()) layer.lift();
  }

  /** Takes everything away, and whatever was laid upon it. */
  liftWithAllAbove(): void {
    this.#isLifted = true;
    for (const layer of this.#layers.splice(0)) layer.lift();
  }
}

/** Where a property that is not plain data is read and assigned. */
function inheritedWith(target: object, name: string, own: PropertyDescriptor | undefined): object {
  const prototype = Object.getPrototypeOf(target) as object;
  return own === undefined ? prototype : Object.create(prototype, { [name]: own });
}

function restore(target: object, name: string, own: PropertyDescriptor | undefined): void {
  if (own === undefined) Reflect.deleteProperty(target, name);
  else Object.defineProperty(target, name, own);
}
