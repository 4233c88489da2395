import { corpusOf } from '../corpus-suite.ts';

corpusOf('ip2');
