/** A gate that a test opens. */

/** What waits for `passed` goes on once it is open. */
export class Gate {
  open = (): void => {};
  readonly passed: Promise<void> = new Promise((resolve) => {
    this.open = resolve;
  });
}
