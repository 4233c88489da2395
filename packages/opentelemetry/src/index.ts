export { type InstrumentCountersignOptions, instrumentCountersign } from './instrument-countersign.ts';
