import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import { z } from 'zod';
import { type IntentStep, stepsOf } from '#chain';
import { ReadRunner } from '#commands';
import { unknownId } from '#domain';
import { CursorCodec, problems } from '#http';
import { explainOperation, Operation, operationStatuses, problemOf, progressOf } from '#operations';
import { mayReadEverything } from '#parties';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { presentStep } from '../operator/operator.presenter.js';
import { stepSchema } from '../operator/operator.schema.js';
import { createdFilters, idempotencyFilter, madeUnder, within } from '../pagination/filters.js';
import { findPage } from '../pagination/page.js';
import { readSort, sortInput } from '../pagination/sorting.js';
import { IdPipe } from '../schemas/id.pipe.js';
import { Read } from '../schemas/route.decorator.js';
import { addressOutput, hashOutput, pageOf, pageQuery, plainText, timeOutput } from '../schemas/values.schema.js';
import { operationProblemSchema } from './operation-problem.schema.js';

const operationSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    status: z.enum(operationStatuses),
    error: operationProblemSchema.nullable(),
    transactions: z.array(
      z.object({
        hash: hashOutput,
        nonce: z.string(),
        signer: addressOutput,
        status: z.string(),
        blockNumber: z.string().nullable(),
      }),
    ),
    createdAt: timeOutput,
    updatedAt: timeOutput,
  })
  .meta({ id: 'Operation' });

const operationDetailSchema = operationSchema
  .extend({
    explanation: z.string().meta({ description: 'Where it stands and what it waits for, in plain words' }),
    steps: z.array(stepSchema).meta({ description: 'What happened to its chain work, oldest first' }),
  })
  .meta({ id: 'OperationDetail' });

const operationPage = pageOf(operationSchema).meta({ id: 'OperationPage' });
const operationQuery = z.strictObject({
  ...pageQuery,
  subject: plainText(60).optional(),
  kind: plainText(60).optional(),
  status: z.enum(operationStatuses).optional(),
  ...createdFilters,
  ...idempotencyFilter,
  sort: sortInput({}),
});

type OperationView = z.infer<typeof operationSchema>;
type OperationDetail = z.infer<typeof operationDetailSchema>;

/** In the node's own words: for operators, as it may name endpoints and keys. */
const OPERATOR_DETAIL = 'message';

function withoutNodeWords(step: IntentStep): IntentStep {
  const { [OPERATOR_DETAIL]: _, ...detail } = step.detail;
  return { ...step, detail };
}

interface TransactionRow {
  readonly operation_id: string;
  readonly hash: string;
  readonly nonce: string;
  readonly signer: string;
  readonly status: string;
  readonly block_number: string | null;
}

@ApiTags('Operations')
@Controller('v1/operations')
export class OperationsController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({ scope: 'operations:read', summary: 'List operations', response: operationPage })
  @Get()
  async list(
    @ReadOf() read: ReadRequest,
    @Query({ schema: operationQuery }) query: z.output<typeof operationQuery>,
  ): Promise<z.infer<typeof operationPage>> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const where: FindOptionsWhere<Operation> = {
        ...(mayReadEverything(principal) ? {} : { businessId: principal.businessId ?? '' }),
        ...(query.subject === undefined ? {} : { subject: query.subject }),
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.status === undefined ? {} : { status: query.status }),
        ...within('createdAt', { from: query.createdFrom, before: query.createdBefore }),
        ...madeUnder(principal, query.idempotencyKey, ['operation', 'id']),
      };
      const page = await findPage(Operation, {
        manager,
        cursors: this.cursors,
        principal,
        list: 'operations',
        query,
        where,
        sort: readSort({}, query.sort),
      });
      return { data: await this.present(manager, page.data), nextCursor: page.nextCursor };
    });
  }

  @Read({
    scope: 'operations:read',
    summary: 'Get an operation',
    description:
      'mined: in a block, final: cannot be undone any more, failed: nothing happened on chain and error says why.',
    response: operationDetailSchema,
  })
  @Get(':id')
  async get(@ReadOf() read: ReadRequest, @Param('id', new IdPipe('operation')) id: string): Promise<OperationDetail> {
    return read.run(this.reads, async (manager) => {
      const { principal } = read;
      const operation = await manager.findOneBy(Operation, { id });
      const readable =
        operation !== null && (mayReadEverything(principal) || principal.businessId === operation.businessId);
      const [view] = readable ? await this.present(manager, [operation]) : [];
      if (operation === null || view === undefined) {
        throw unknownId('operation', id);
      }
      const progress = await progressOf(manager, id);
      const steps = progress === undefined ? [] : await stepsOf(manager, progress.intentId);
      const told = mayReadEverything(principal) ? steps : steps.map(withoutNodeWords);
      const explanation = explainOperation(operation.status, view.error ?? undefined, progress);
      return { ...view, explanation, steps: told.map(presentStep) };
    });
  }

  private async present(manager: EntityManager, operations: readonly Operation[]): Promise<OperationView[]> {
    const rows = (await manager.query(
      `SELECT intent.operation_id, attempt.hash, work.nonce, work.signer, work.status, work.block_number
       FROM chain_intents AS intent JOIN chain_transactions AS work ON work.id = intent.transaction_id
       JOIN chain_attempts AS attempt ON attempt.transaction_id = work.id
       WHERE intent.operation_id = ANY($1) ORDER BY work.nonce, attempt.number`,
      [operations.map((operation) => operation.id)],
    )) as TransactionRow[];
    return operations.map((operation) => ({
      id: operation.id,
      kind: operation.kind,
      subject: operation.subject,
      status: operation.status,
      error: presentProblem(operation),
      transactions: rows
        .filter((row) => row.operation_id === operation.id)
        .map(({ operation_id: _, block_number: blockNumber, ...row }) => ({ ...row, blockNumber })),
      createdAt: operation.createdAt.toISOString(),
      updatedAt: operation.updatedAt.toISOString(),
    }));
  }
}

function presentProblem(operation: Operation): z.infer<typeof operationProblemSchema> | null {
  if (operation.error === null) return null;
  const problem = problemOf(operation, operation.error);
  return {
    type: `urn:quittance:problem:${problem.code}`,
    title: problems[problem.code].title,
    ...problem,
    allowedActions: [...problem.allowedActions],
  };
}
