import { corpusOf } from '../corpus-suite.ts';

corpusOf('slaunchx');
