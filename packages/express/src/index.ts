export { type CountersignOptions, countersign } from './countersign.ts';
