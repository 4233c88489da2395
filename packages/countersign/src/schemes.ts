/** The catalogue of presets; each preset has an entry point of its own. */

export { catalog, type SchemeName } from './schemes/catalog/catalog.ts';
export type { CatalogEntry, SchemeFactory, SchemeOptionKind } from './schemes/catalog/catalog-entry.ts';
