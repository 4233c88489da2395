export type { SampleRequest } from './sample-request.ts';
export { node } from './samples/node.ts';
export type { Sample, SampleLanguage } from './samples/sample-language.ts';
export { whyNoSamples } from './samples/why-no-samples.ts';
