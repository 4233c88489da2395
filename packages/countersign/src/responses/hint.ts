/** A hint of the diagnosis. */

/** Something that can be seen in a request and proves nothing, where no finding explains its signature. */
export interface Hint {
  readonly code:
    | 'template_unresolved'
    | 'body_printed'
    | 'body_missing'
    | 'form_under_json'
    | 'json_under_form'
    | 'no_json';
  /** A sentence for the partner. */
  readonly text: string;
}
