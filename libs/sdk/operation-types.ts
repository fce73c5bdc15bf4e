import type { components, operations } from './generated/schema.js';

/** The API's schemas by name: `Schema<'PurchaseOrder'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type OperationId = keyof operations;

type DryRunType = 'application/vnd.quittance.dry-run+json';
type Content<Answer> = Answer extends { content: infer Media }
  ? Media extends { 'application/json': infer Body }
    ? Body
    : Media extends { [Type in DryRunType]: unknown }
      ? never
      : Response
  : undefined;
type Answers<Id extends OperationId> = operations[Id] extends { responses: infer ByStatus } ? ByStatus : never;
type Done<ByStatus> = {
  [Status in keyof ByStatus]: Status extends 200 | 201 | 202 | 204 ? Content<ByStatus[Status]> : never;
};

/** What an operation answers when it is not refused; a {@link Response} where that is no JSON. */
export type AnswerTo<Id extends OperationId> = Done<Answers<Id>>[keyof Answers<Id>];

/** What an operation says that it would do. */
export type DryRunOf<Id extends OperationId> =
  Answers<Id> extends {
    200: { content: { [Type in DryRunType]: infer Body } };
  }
    ? Body
    : never;

/** What an operation takes. */
export type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody?: infer Body }
  ? NonNullable<Body> extends { content: infer Media }
    ? Media extends { 'application/json': infer Json }
      ? Json
      : FormData
    : never
  : never;

/** Filters and pages of an operation. */
export type QueryOf<Id extends OperationId> = operations[Id] extends { parameters: { query?: infer Query } }
  ? { readonly [Name in keyof NonNullable<Query>]: NonNullable<Query>[Name] | undefined }
  : never;

/** One of what an operation lists. */
export type ItemOf<Id extends OperationId> = AnswerTo<Id> extends { data: readonly (infer Item)[] } ? Item : never;
