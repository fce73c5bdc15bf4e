import type { z } from 'zod';
import { problems } from '#http';
import { mayReadEverything } from '#parties';
import type { dryRunSchema } from './dry-run.schema.js';
import type { PredictedCall, Prediction, PresentFees } from './predict-calls.js';
import type { TriedCommand } from './tried-command.js';

type DryRunView<Body> = z.infer<typeof dryRunSchema> & { readonly body: Body };
type FeeView = z.infer<typeof dryRunSchema>['fee'];

/** What a command would do: as much of it as the caller would see. */
export function presentDryRun<Body>(tried: TriedCommand, body: Body, { calls, fees }: Prediction): DryRunView<Body> {
  const { status, replayed, approval, principal } = tried;
  const events = tried.events.filter(
    ({ businessIds }) => mayReadEverything(principal) || businessIds.includes(principal.businessId ?? ''),
  );
  return {
    dryRun: true,
    status,
    replayed,
    approval: approval ?? null,
    chainCalls: calls.map((call) => presentCall(call, fees)),
    fee: presentFee(calls, fees),
    events: events.map(({ type, subject, payload }) => ({ type, subject, data: payload })),
    body: withoutSignatures(body),
  };
}

/** Signatures that were made to try are nobody's to use. */
function withoutSignatures<Body>(body: Body): Body {
  const text = JSON.stringify(body, (name, value) => (name === 'supplierSignature' ? null : value));
  return JSON.parse(text) as Body;
}

function presentCall(
  predicted: PredictedCall,
  fees: PresentFees | undefined,
): DryRunView<unknown>['chainCalls'][number] {
  const { call, outcome, gas, problem } = predicted;
  return {
    function: call.kind,
    contract: call.target,
    subject: call.subject,
    outcome,
    gas: gas?.toString() ?? null,
    gasLimit: call.gasLimit.toString(),
    fee: presentFee([predicted], fees),
    problem:
      problem === undefined
        ? null
        : {
            ...problem,
            type: `urn:quittance:problem:${problem.code}`,
            title: problems[problem.code].title,
            // There is no operation to look at.
            allowedActions: problem.allowedActions.map(({ action, href }) =>
              href === undefined || href.startsWith('/v1/operations/') ? { action } : { action, href },
            ),
          },
  };
}

/** What calls cost together; nothing costs nothing. */
function presentFee(calls: readonly PredictedCall[], fees: PresentFees | undefined): FeeView {
  if (calls.length === 0) return { expected: '0', most: '0' };
  if (fees === undefined) return { expected: null, most: null };
  const gas = calls.reduce<bigint | undefined>(
    (sum, call) => (sum === undefined || call.gas === undefined ? undefined : sum + call.gas),
    0n,
  );
  const limit = calls.reduce((sum, { call }) => sum + call.gasLimit, 0n);
  return {
    expected: gas === undefined ? null : (gas * fees.expected).toString(),
    most: (limit * fees.most).toString(),
  };
}
