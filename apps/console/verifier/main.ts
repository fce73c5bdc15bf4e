import { Interface } from 'ethers';
import { type Ask, BundleFault, readBundle, verifyBundle } from '#verification';
import { auditAnchorAbi, deliveryDeskAbi, tradeEscrowAbi } from '../../../libs/chain/generated/abi.js';

const interfaces = {
  escrow: new Interface(tradeEscrowAbi),
  desk: new Interface(deliveryDeskAbi),
  anchor: new Interface(auditAnchorAbi),
};
const NODE_MILLISECONDS = 30_000;

function found<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}`);
  return element;
}

const form = found('form', HTMLFormElement);
const button = found('button', HTMLButtonElement);
const verdict = found('#verdict', HTMLElement);
const checks = found('#checks', HTMLOListElement);

/** The node at `url`; undefined where none is named. */
function nodeAt(url: string): Ask | undefined {
  if (url === '') return undefined;
  let id = 0;
  return async (method, params) => {
    id += 1;
    const response = await fetch(url, {
      ...{ method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      signal: AbortSignal.timeout(NODE_MILLISECONDS),
    });
    const answer = (await response.json()) as { result?: unknown; error?: { message?: string } };
    if (answer.error !== undefined) throw new Error(answer.error.message ?? 'an error without words');
    return answer.result;
  };
}

function tell(outcome: 'right' | 'wrong' | 'unknown', words: string): void {
  verdict.dataset.outcome = outcome;
  verdict.textContent = words;
}

async function verify(): Promise<void> {
  const fields = new FormData(form);
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const known = (name: string) => text(name) || undefined;
  const file = fields.get('bundle');
  const ask = nodeAt(text('rpc'));
  checks.replaceChildren();
  tell('unknown', 'Verifying…');
  try {
    const content = file instanceof File ? await file.text() : '';
    await verifyBundle(readBundle(content), {
      interfaces,
      ask,
      expected: { escrow: known('escrow'), auditAnchor: known('anchor'), log: known('log') },
      report: (check) => {
        const item = document.createElement('li');
        item.textContent = check;
        checks.append(item);
      },
    });
    tell('right', ask === undefined ? 'Consistent in itself. Name a node to check it against the chain.' : 'Verified.');
  } catch (error) {
    if (error instanceof BundleFault) tell('wrong', `Wrong: ${error.message}`);
    else tell('unknown', `The node could not be asked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  button.disabled = true;
  void verify().finally(() => {
    button.disabled = false;
  });
});
