import type { Field } from './fields.js';

/** What somebody is asked before something is done. */
export interface ActionForm {
  /** Also the button that opens the form. */
  readonly title: string;
  /** What will happen. */
  readonly explanation: string;
  readonly fields: readonly Field[];
  /** Ends something; shown in red. */
  readonly ends?: boolean;
}

/** A form, and where it is sent. */
export interface ChosenAction {
  readonly form: ActionForm;
  readonly href: string;
}
