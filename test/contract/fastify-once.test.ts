import { memoryStore } from 'countersign';
import { startFastify } from './once/fastify-routes.ts';
import { onceContract } from './once-contract.ts';

onceContract('Fastify 5', { start: startFastify, createStore: () => memoryStore().operations });
