import { z } from 'zod';
import { addressOutput, hashOutput, pageOf, pageQuery, timeOutput } from '../schemas/values.schema.js';

const sha256Output = z.string().meta({ description: 'SHA-256 in 64 hex digits' });
const treeSize = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const sizeInput = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const proof = z.array(hashOutput).meta({ description: 'Hashes of RFC 6962, from the leaf up' });

export const auditEntrySchema = z
  .object({
    tenantId: z
      .string()
      .meta({ description: "The business in whose log the entry stands, or 'network' or 'operator'" }),
    sequence: z.string().meta({ description: 'From 1, without gaps within the log', example: '42' }),
    at: z.string().meta({ description: 'UTC to the microsecond', example: '2026-03-31T12:00:00.000001Z' }),
    actor: z.string().meta({ description: "An API key, 'worker' or 'chain'" }),
    action: z.string().meta({
      description:
        'What was done, such as `accept_order`. Where it changed records that commands change, such as a profile or a key, the entry ' +
        'right before it, `change_records`, tells which, in which columns, and the hash of the version that each has since',
      example: 'accept_order',
    }),
    outcome: z.enum(['done', 'refused']),
    subject: z.string(),
    details: z.record(z.string(), z.unknown()).meta({
      description:
        'Of a text of people the salted hash, `{"salted": "…"}`; the text itself is in `texts`, beside the log',
    }),
    texts: z
      .array(
        z.object({
          hash: sha256Output.meta({ description: 'SHA-256 over salt, a colon and the text' }),
          salt: z.string().nullable(),
          text: z.string().nullable(),
        }),
      )
      .meta({ description: 'Salt and text are null once they were erased; no part of what the hash is made over' }),
    previousHash: sha256Output,
    hash: sha256Output.meta({ description: 'SHA-256 over the RFC 8785 form of all other members but texts' }),
  })
  .meta({ id: 'AuditEntry' });

export const auditEntryPage = pageOf(auditEntrySchema).meta({ id: 'AuditEntryPage' });
const tenant = z
  .string()
  .max(64)
  .optional()
  .meta({ description: "Whose log: for operators and auditors, who read them all. 'network' unless given" });
export const auditEntryQuery = z.strictObject({ ...pageQuery, tenant });

export const auditCheckpointSchema = z
  .object({
    size: treeSize.meta({ description: 'Entries in the tree of all' }),
    root: hashOutput,
    log: addressOutput.meta({ description: "Address of the log's key" }),
    chainId: z.string(),
    contract: addressOutput.meta({ description: 'The AuditAnchor' }),
    signature: z.string().meta({ description: "The log's key over Checkpoint(uint256 size,bytes32 root), EIP-712" }),
    createdAt: timeOutput,
    anchor: z
      .object({
        status: z.string().meta({ description: 'Of the chain work: ready, assigned, mined, final or failed' }),
        transactionHash: hashOutput.nullable(),
        blockNumber: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'AuditCheckpoint' });

export const auditCheckpointPage = pageOf(auditCheckpointSchema).meta({ id: 'AuditCheckpointPage' });
export const auditCheckpointQuery = z.strictObject(pageQuery);

const inclusionSchema = z
  .object({
    index: treeSize.meta({ description: 'Of the leaf, from 0' }),
    size: treeSize,
    root: hashOutput,
    proof,
  })
  .meta({
    id: 'AuditInclusion',
    description: 'The leaf is SHA-256 over a zero byte and the 32 bytes of the hash of the entry',
  });

export const auditProofSchema = z
  .object({
    entry: auditEntrySchema,
    own: inclusionSchema.meta({ description: "In the tree of the entry's own log" }),
    network: inclusionSchema.meta({ description: 'In the tree of all, as the checkpoint has it' }),
    checkpoint: auditCheckpointSchema,
  })
  .meta({ id: 'AuditProof' });

export const auditProofQuery = z.strictObject({
  tenant,
  checkpoint: sizeInput
    .optional()
    .meta({ description: 'Size of the checkpoint to prove against. The newest, unless given' }),
});

export const auditConsistencySchema = z
  .object({ first: treeSize, firstRoot: hashOutput, second: treeSize, secondRoot: hashOutput, proof })
  .meta({ id: 'AuditConsistency' });

export const auditConsistencyQuery = z
  .strictObject({
    first: sizeInput,
    second: sizeInput,
    of: z
      .enum(['network', 'own'])
      .default('network')
      .meta({ description: "The tree of all, or that of the caller's own log" }),
  })
  .refine(({ first, second }) => first <= second, 'The second size is not below the first.');
