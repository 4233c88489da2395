export { type CountersignOptions, type CountersignRouteOptions, countersign } from './countersign.ts';
