import { formatUnits, QuittanceError } from '#domain';
import { type StatementAccount, type StatementHead, type StatementLine, statementAccountId } from './statement.js';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';
/** Of `ActiveOrHistoricCurrencyAndAmount`. */
const FRACTION_DIGITS = 5;
const TOTAL_DIGITS = 18;
const MAX_NAME = 140;

/**
 * ISO 20022 bank-to-customer statement (camt.053.001.08), one `Stmt` per account. `currency` is the ISO 4217 code that the token stands
 * for, or XXX (no currency). Throws `amount_out_of_range` for an amount that the format cannot hold: more than 18 digits or 5 decimals.
 */
export async function* toCamt053(
  head: StatementHead,
  accounts: AsyncIterable<StatementAccount>,
  currency: string,
): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`;
  yield element('GrpHdr', text('MsgId', head.id), text('CreDtTm', head.createdAt.toISOString()));
  for await (const account of accounts) {
    yield `\n<Stmt>${statementHead(head, account, currency)}`;
    for await (const lines of account.lines) yield lines.map((line) => entry(line, account, currency)).join('');
    yield '</Stmt>';
  }
  yield '\n</BkToCstmrStmt></Document>\n';
}

function statementHead(head: StatementHead, account: StatementAccount, currency: string): string {
  return [
    text('Id', `${head.id.slice(head.id.indexOf('_') + 1)}-${account.id.toString(36)}`),
    text('CreDtTm', head.createdAt.toISOString()),
    element('FrToDt', text('FrDtTm', head.from.toISOString()), text('ToDtTm', head.to.toISOString())),
    element(
      'Acct',
      element('Id', element('Othr', text('Id', statementAccountId(account.id)))),
      element('Tp', text('Prtry', account.kind)),
      text('Ccy', currency),
      element('Ownr', text('Nm', [...head.businessName].slice(0, MAX_NAME).join(''))),
    ),
    balance('OPBD', account.opening, head.from, account, currency),
    balance('CLBD', account.closing, head.to, account, currency),
  ].join('');
}

/** OPBD: booked before the period; CLBD: booked by its end. */
function balance(code: string, value: bigint, at: Date, account: StatementAccount, currency: string): string {
  const type = element('Tp', element('CdOrPrtry', text('Cd', code)));
  return `\n${element('Bal', type, amount(value, account, currency), element('Dt', text('DtTm', at.toISOString())))}`;
}

function entry(line: StatementLine, account: StatementAccount, currency: string): string {
  const at = text('DtTm', line.at.toISOString());
  const transaction = line.transactionHash === null ? '' : `, transaction ${line.transactionHash}`;
  return `\n${element(
    'Ntry',
    text('NtryRef', line.id),
    amount(line.amount, account, currency),
    element('Sts', text('Cd', 'BOOK')),
    element('BookgDt', at),
    element('ValDt', at),
    text('AcctSvcrRef', line.id),
    element('BkTxCd', element('Prtry', text('Cd', line.kind))),
    element('NtryDtls', element('TxDtls', element('Refs', text('EndToEndId', line.orderId ?? 'NOTPROVIDED')))),
    text('AddtlNtryInf', `token ${account.token}${transaction}`),
  )}`;
}

function amount(value: bigint, { tokenName }: StatementAccount, currency: string): string {
  const absolute = value < 0n ? -value : value;
  const [whole = '0', fraction = ''] = formatUnits(absolute, tokenName.decimals).split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > FRACTION_DIGITS || whole.length + digits.length > TOTAL_DIGITS) {
    throw new QuittanceError(
      'amount_out_of_range',
      `camt.053 has ${TOTAL_DIGITS} digits with ${FRACTION_DIGITS} decimals, and ${whole}.${digits} ${tokenName.symbol} has more. ` +
        'Ask for the ledger as CSV, JSON Lines or Parquet.',
    );
  }
  const written = digits === '' ? whole : `${whole}.${digits}`;
  return `<Amt Ccy="${currency}">${written}</Amt>${text('CdtDbtInd', value < 0n ? 'DBIT' : 'CRDT')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What XML 1.0 has no place for. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function text(name: string, value: string): string {
  return `<${name}>${value.replace(NO_XML, '\u{fffd}').replace(/[&<>]/g, (character) => ESCAPES[character] ?? '')}</${name}>`;
}

function element(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`;
}
