/** Mistakes in putting the string to sign together. */

import type { MessageMistake } from '../../responses/mistake-code.ts';
import type { MistakeText } from './mistake-text.ts';

export const MESSAGE_MISTAKES: Readonly<Record<MessageMistake, MistakeText>> = {
  message_trailing_newline: {
    cause: 'The string to sign ended with a newline that does not belong to it, as echo adds one.',
    cure: 'Sign without the newline at the end: printf %s instead of echo, in a shell.',
  },
  message_leading_newline: {
    cause: 'The string to sign began with a newline that does not belong to it.',
    cure: 'Begin the string with its first field; a template that begins on a line of its own adds a line feed.',
  },
  message_literal_newline: {
    cause: 'The string to sign had a backslash and an "n" where a newline belongs.',
    cure: 'Put a real line feed (0x0A) there: double quotes in most languages, or the format of printf in a shell.',
  },
  message_crlf: {
    cause: 'The lines of the string to sign were separated by CR LF instead of LF.',
    cure: 'Join the lines with a line feed (0x0A) alone, whatever the platform.',
  },
  message_separator_wrong: {
    cause: 'The fields of the string to sign were joined with another separator.',
    cure: 'Join the fields exactly as the documentation shows.',
  },
  message_field_order: {
    cause: 'The fields of the string to sign were in another order.',
    cure: 'Join the fields in the documented order.',
  },
  message_field_missing: {
    cause: 'A field of the string to sign was left out, with its separator.',
    cure: 'Sign every documented field; one that is empty keeps its separator.',
  },
  message_field_empty: {
    cause: 'A field of the string to sign was empty.',
    cure: 'Fill in the field with what is sent.',
  },
  message_field_added: {
    cause: 'The string to sign had a field that does not belong to it.',
    cure: 'Sign the documented fields and no others.',
  },
  message_case_changed: {
    cause: 'The whole string to sign was put in upper or lower case.',
    cure: 'Sign the text as it is; change the case only where the documentation says so.',
  },
  message_case_kept: {
    cause: 'Fields that are to be signed in lower case were signed as they are.',
    cure: 'Put those fields, and only those, in lower case before they are joined.',
  },
  message_quoted: {
    cause: 'The string to sign was written as a JSON string, with quotation marks and escapes.',
    cure: 'Sign the text itself, not its JSON form.',
  },
  message_of_another_scheme: {
    cause: 'The string to sign was put together as another vendor has it.',
    cure: 'Put the string to sign together as the documentation of this API shows it, part by part.',
  },
  message_encoded: {
    cause: 'The string to sign was encoded before it was signed.',
    cure: 'Sign the string itself, as bytes.',
  },
};
