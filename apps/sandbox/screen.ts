import type { SandboxState } from './state.js';

/** The one screen that `npm start` ends with. */
export function summary(state: SandboxState, stateFile: string): string {
  const { apiUrl, businesses, sampleTrade, pids } = state;
  const lines = [
    '',
    `  Console   ${apiUrl}/console/`,
    `  API       ${apiUrl}/v1    documentation ${apiUrl}/docs`,
    '',
    '  API keys (Authorization: Bearer …)',
    ...businesses.map(({ name, roles, apiKey }) => keyLine(name, roles.join(', '), apiKey)),
    keyLine('Auditor', 'reads everything', state.auditorApiKey),
    keyLine('Operator', 'runs the network', state.operatorApiKey),
  ];
  if (sampleTrade.status === 'played') {
    lines.push('', '  Sample trade');
    for (const { reference, status, story } of sampleTrade.outcomes) {
      lines.push(`    ${reference.padEnd(13)} ${status.padEnd(10)} ${story}`);
    }
  }
  lines.push(
    '',
    `  State and secrets  ${stateFile}`,
    `  Processes          ${Object.entries(pids)
      .map(([name, pid]) => `${name} ${pid}`)
      .join('  ')}`,
    '  The network has a clock of its own, which began long ago so that old trade can be replayed; see GET /v1/network',
    '  Stop with Ctrl-C; the data stays. Begin anew with: npm start -- --reset',
    '',
    `Quittance is ready on ${apiUrl}`,
  );
  return lines.join('\n');
}

function keyLine(name: string, roles: string, key: string): string {
  return `    ${name.padEnd(26)} ${roles.padEnd(18)} ${key}`;
}
