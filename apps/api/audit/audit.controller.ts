import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type AnchorState, findAnchorStates } from '#anchoring';
import {
  type AuditCheckpoint,
  findAuditCheckpoint,
  findAuditEntries,
  findAuditEntry,
  findCheckpoints,
  findPositions,
  type Inclusion,
  NETWORK_TENANT,
  NETWORK_TREE,
  proveConsistency,
  provenInclusion,
  rootAt,
  rootHex,
  treeSize,
} from '#audit';
import { ReadRunner } from '#commands';
import { QuittanceError } from '#domain';
import { CursorCodec } from '#http';
import { mayReadEverything, type Principal } from '#parties';
import { ReadOf, type ReadRequest } from '../authentication/read.decorator.js';
import { Read } from '../schemas/route.decorator.js';
import {
  auditCheckpointPage,
  auditCheckpointQuery,
  type auditCheckpointSchema,
  auditConsistencyQuery,
  auditConsistencySchema,
  auditEntryPage,
  auditEntryQuery,
  auditProofQuery,
  auditProofSchema,
} from './audit.schema.js';
import { presentEntries } from './entries.presenter.js';

function presentCheckpoint(
  { createdAt, chainId, ...checkpoint }: AuditCheckpoint,
  anchor: AnchorState | undefined,
): z.infer<typeof auditCheckpointSchema> {
  const { status, transactionHash, blockNumber } = anchor ?? {};
  return {
    ...checkpoint,
    chainId: chainId.toString(),
    createdAt: createdAt.toISOString(),
    anchor:
      status === undefined
        ? null
        : { status, transactionHash: transactionHash ?? null, blockNumber: blockNumber ?? null },
  };
}

function presentInclusion({ root, proof, ...place }: Inclusion) {
  return { ...place, root: rootHex(root), proof: proof.map(rootHex) };
}

/** Whose log is read. Businesses read their own and say nothing. */
function readableTenant(principal: Principal, wanted: string | undefined): string {
  if (mayReadEverything(principal)) return wanted ?? NETWORK_TENANT;
  const own = principal.businessId ?? '';
  if (own === '' || (wanted !== undefined && wanted !== own)) {
    throw new QuittanceError('forbidden', 'A business reads its own log only.');
  }
  return own;
}

const SEQUENCE = /^[1-9][0-9]{0,17}$/;

@ApiTags('Audit log')
@Controller('v1/audit')
export class AuditController {
  constructor(
    private readonly reads: ReadRunner,
    private readonly cursors: CursorCodec,
  ) {}

  @Read({
    scope: 'audit:read',
    summary: 'List the entries of an audit log, newest first',
    description: 'One per command and per refusal. Each binds all of itself and the one before it.',
    response: auditEntryPage,
  })
  @Get('entries')
  async entries(
    @ReadOf() read: ReadRequest,
    @Query({ schema: auditEntryQuery }) { limit, cursor, tenant }: z.output<typeof auditEntryQuery>,
  ): Promise<z.infer<typeof auditEntryPage>> {
    const tenantId = readableTenant(read.principal, tenant);
    const scope = `audit entries\n${read.principal.businessId ?? read.principal.actorId}\n${tenantId}`;
    const below = cursor === undefined ? undefined : BigInt(this.cursors.decode(cursor, scope));
    const { found, data } = await read.run(this.reads, async (manager) => {
      const found = await findAuditEntries(manager, tenantId, { below, limit: limit + 1 });
      return { found, data: await presentEntries(manager, found.slice(0, limit)) };
    });
    const last = data.at(-1);
    const nextCursor = found.length > limit && last !== undefined ? this.cursors.encode(last.sequence, scope) : null;
    return { data, nextCursor };
  }

  @Read({
    scope: 'audit:read',
    summary: 'Prove that an entry is in the log',
    description:
      'By inclusion proofs (RFC 6962) in the tree of its own log and in the tree of all, whose checkpoint is signed and anchored on chain.',
    response: auditProofSchema,
  })
  @Get('entries/:sequence/proof')
  async proof(
    @ReadOf() read: ReadRequest,
    @Param('sequence') sequence: string,
    @Query({ schema: auditProofQuery }) { tenant, checkpoint: size }: z.output<typeof auditProofQuery>,
  ): Promise<z.infer<typeof auditProofSchema>> {
    const tenantId = readableTenant(read.principal, tenant);
    return read.run(this.reads, async (manager) => {
      const entry = SEQUENCE.test(sequence) ? await findAuditEntry(manager, tenantId, BigInt(sequence)) : undefined;
      if (entry === undefined) throw new QuittanceError('not_found', `The log has no entry ${sequence.slice(0, 20)}.`);
      const checkpoint =
        size === undefined
          ? (await findCheckpoints(manager, { limit: 1 }))[0]
          : await findAuditCheckpoint(manager, size);
      if (size !== undefined && checkpoint === undefined) {
        throw new QuittanceError('not_found', `There is no checkpoint of ${size} entries.`);
      }
      const [position] = await findPositions(manager, [entry]);
      if (checkpoint === undefined || position === undefined || position >= checkpoint.size) {
        throw new QuittanceError(
          'invalid_transition',
          'The checkpoint does not reach to this entry. A later one will.',
          {
            state: 'not_in_checkpoint',
            allowedActions: [{ action: 'list_checkpoints', href: '/v1/audit/checkpoints' }],
          },
        );
      }
      const ownSize = await treeSize(manager, tenantId);
      const [presented] = await presentEntries(manager, [entry]);
      return {
        entry: presented ?? { ...entry, details: { ...entry.details }, texts: [] },
        own: presentInclusion(await provenInclusion(manager, tenantId, Number(sequence) - 1, ownSize)),
        network: presentInclusion(await provenInclusion(manager, NETWORK_TREE, position, checkpoint.size)),
        checkpoint: await this.withAnchor(manager, checkpoint),
      };
    });
  }

  @Read({
    scope: 'audit:read',
    summary: 'List the signed checkpoints of the tree of all entries, newest first',
    response: auditCheckpointPage,
  })
  @Get('checkpoints')
  async checkpoints(
    @ReadOf() read: ReadRequest,
    @Query({ schema: auditCheckpointQuery }) { limit, cursor }: z.output<typeof auditCheckpointQuery>,
  ): Promise<z.infer<typeof auditCheckpointPage>> {
    const scope = `audit checkpoints\n${read.principal.businessId ?? read.principal.actorId}`;
    const below = cursor === undefined ? undefined : Number(this.cursors.decode(cursor, scope));
    const { found, page, data } = await read.run(this.reads, async (manager) => {
      const found = await findCheckpoints(manager, { below, limit: limit + 1 });
      const page = found.slice(0, limit);
      const data = [];
      for (const checkpoint of page) data.push(await this.withAnchor(manager, checkpoint));
      return { found, page, data };
    });
    const last = page.at(-1);
    const nextCursor =
      found.length > limit && last !== undefined ? this.cursors.encode(last.size.toString(), scope) : null;
    return { data, nextCursor };
  }

  @Read({
    scope: 'audit:read',
    summary: 'Prove that a log only grew',
    description: 'By a consistency proof (RFC 6962) between the trees of two sizes.',
    response: auditConsistencySchema,
  })
  @Get('consistency')
  async consistency(
    @ReadOf() read: ReadRequest,
    @Query({ schema: auditConsistencyQuery }) { first, second, of }: z.output<typeof auditConsistencyQuery>,
  ): Promise<z.infer<typeof auditConsistencySchema>> {
    const tree = of === 'network' ? NETWORK_TREE : readableTenant(read.principal, undefined);
    return read.run(this.reads, async (manager) => {
      const size = await treeSize(manager, tree);
      if (second > size) throw new QuittanceError('not_found', `The tree has ${size} entries so far.`);
      const [firstRoot, secondRoot] = [await rootAt(manager, tree, first), await rootAt(manager, tree, second)];
      const proof = await proveConsistency(manager, tree, first, second);
      return {
        ...{ first, firstRoot: rootHex(firstRoot), second, secondRoot: rootHex(secondRoot) },
        proof: proof.map(rootHex),
      };
    });
  }

  private async withAnchor(manager: EntityManager, checkpoint: AuditCheckpoint) {
    const states = await findAnchorStates(manager, checkpoint.log, [checkpoint.size]);
    return presentCheckpoint(checkpoint, states.get(checkpoint.size));
  }
}
