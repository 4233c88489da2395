/** The settings of `npm start`, from the environment. */

import { FRAMEWORKS, type Framework } from './server.ts';

/** Settings of the API. */
export interface Settings {
  /** FRAMEWORK. Default: express. */
  readonly framework: Framework;
  /** PORT. Default: 3000. */
  readonly port: number;
  /** TRUST_PROXY: addresses of proxies whose X-Forwarded-For is believed. Default: none. */
  readonly trustProxy: string | undefined;
  /** REDIS_URL: where replays and limits are kept, for all processes of the API. Default: in this process. */
  readonly redisUrl: string | undefined;
  /** LOG_LEVEL. Default: info. */
  readonly logLevel: string;
  /** DIAGNOSIS_BUDGET_MS: the option `budgetMs` of `diagnosis()`. Default: that of the option. */
  readonly diagnosisBudgetMs: number | undefined;
}

/**
 * Reads the settings; an empty variable counts as unset.
 *
 * @throws TypeError that names the variable at fault.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    framework: toFramework(env.FRAMEWORK || 'express'),
    port: toPort(env.PORT || '3000'),
    trustProxy: env.TRUST_PROXY || undefined,
    redisUrl: toRedisUrl(env.REDIS_URL || undefined),
    logLevel: toLogLevel(env.LOG_LEVEL || 'info'),
    diagnosisBudgetMs: toBudget(env.DIAGNOSIS_BUDGET_MS || undefined),
  };
}

function toFramework(text: string): Framework {
  const framework = FRAMEWORKS.find((each) => each === text);
  if (framework !== undefined) return framework;
  throw new TypeError(`FRAMEWORK must be one of ${FRAMEWORKS.join(', ')}, not "${text}".`);
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new TypeError(`PORT must be a number from 0 to 65535, not "${text}".`);
}

function toRedisUrl(text: string | undefined): string | undefined {
  if (text === undefined || /^rediss?:\/\/./.test(text)) return text;
  throw new TypeError('REDIS_URL must be a URL such as redis://127.0.0.1:6379.');
}

function toLogLevel(text: string): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
  if (levels.includes(text)) return text;
  throw new TypeError(`LOG_LEVEL must be one of ${levels.join(', ')}, not "${text}".`);
}

function toBudget(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1000) return Number(text);
  throw new TypeError(`DIAGNOSIS_BUDGET_MS must be a number from 1 to 1000, not "${text}".`);
}
