/** The console as a plug-in of Fastify. */

export { countersignConsole, type FastifyConsoleOptions } from './adapters/fastify-console.ts';
