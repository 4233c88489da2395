export type { SampleRequest } from './sample-request.ts';
export { LANGUAGES } from './samples/languages.ts';
export type { Sample, SampleLanguage } from './samples/sample-language.ts';
export { whyNoSamples } from './samples/why-no-samples.ts';
