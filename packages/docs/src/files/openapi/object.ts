/** Objects of a document whose form is not known. */

/** An object of JSON. */
export type OpenApiObject = Readonly<Record<string, unknown>>;

/** The value, if it is an object; else an empty one. */
export function objectOf(value: unknown): OpenApiObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as OpenApiObject) : {};
}

/** The value, if it is a list; else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
