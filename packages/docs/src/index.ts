/** Documentation for partners, made from the scheme that verifies. */

export { partnerDocs } from './partner-docs.ts';
export type { PageFormat, PartnerDocsOptions } from './partner-docs-options.ts';
export { followRecipe, type RecipeInput } from './recipe/follow-recipe.ts';
export type { SampleRequest } from './sample-request.ts';
export { LANGUAGES } from './samples/languages.ts';
export type { Sample, SampleLanguage } from './samples/sample-language.ts';
export { whyNoSamples } from './samples/why-no-samples.ts';
export { notesOfMarkdown } from './sections/notes.ts';
export { SECTION_TITLES, type SectionId } from './sections/section-titles.ts';
