/** The part of Standard Schema that is used: any schema library that implements it will do. */

/**
 * A schema of zod, valibot, arktype or any other library that implements Standard Schema.
 *
 * @see https://standardschema.dev
 */
export interface StandardSchema<O = unknown> {
  readonly '~standard': {
    readonly validate: (value: unknown) => SchemaResult<O> | Promise<SchemaResult<O>>;
    readonly types?: { readonly output: O } | undefined;
  };
}

/** Result of a schema: its output, or the issues of the value. */
export type SchemaResult<O> =
  | { readonly value: O; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** Not used: some libraries quote the value in it. */
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Throws a TypeError unless the value is a schema. */
export function assertSchema(schema: unknown): void {
  const standard = (schema as Partial<StandardSchema> | undefined)?.['~standard'];
  if (typeof standard?.validate !== 'function')
    throw new TypeError(
      'webhook(): "schema" must be a Standard Schema, as those of zod, valibot and arktype are',
    );
}

/** Says where a value is wrong: the paths alone, since messages may quote the value. */
export function placesOf(issues: readonly SchemaIssue[]): string {
  const places = issues.slice(0, MOST_PLACES).map(({ path = [] }) => placeOf(path));
  return issues.length > MOST_PLACES ? `${places.join(', ')}, …` : places.join(', ');
}

const MOST_PLACES = 5;
/** A name of a member may be the sender's. */
const LONGEST_PLACE = 100;

function placeOf(path: NonNullable<SchemaIssue['path']>): string {
  const place = path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  if (place === '') return 'the payload itself';
  return place.length > LONGEST_PLACE ? `${place.slice(0, LONGEST_PLACE)}…` : place;
}
