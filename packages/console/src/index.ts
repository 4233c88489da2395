/** The console: types of its API. */

export type * from './api/api-types.ts';
