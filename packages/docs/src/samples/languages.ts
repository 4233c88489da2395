/** The languages in which samples are written. */

import { bash } from './bash/bash.ts';
import { csharp } from './csharp/csharp.ts';
import { go } from './go/go.ts';
import { java } from './java/java.ts';
import { node } from './node/node.ts';
import { php } from './php/php.ts';
import { python } from './python/python.ts';
import { ruby } from './ruby/ruby.ts';
import type { SampleLanguage } from './sample-language.ts';

/** The languages, in the order in which a page shows them. */
export const LANGUAGES: readonly SampleLanguage[] = [bash, node, python, php, ruby, go, java, csharp];
