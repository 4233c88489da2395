/** A gate that a test opens. */

/** Code that waits for `passed` goes on once the gate is open. */
export class Gate {
  open = (): void => {};
  readonly passed: Promise<void> = new Promise((resolve) => {
    this.open = resolve;
  });
}
