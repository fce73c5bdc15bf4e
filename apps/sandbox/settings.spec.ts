import { SandboxError } from './progress.js';
import { readSettings } from './settings.js';

describe('sandbox settings', () => {
  it('have defaults for everything', () => {
    expect(readSettings([], {})).toEqual({
      home: '.quittance',
      apiHost: '127.0.0.1',
      apiPort: 3000,
      reset: false,
      genesis: new Date('2006-01-01T00:00:00Z'),
      sampleTrade: true,
      blockMilliseconds: 200,
      finalityDepth: 2,
      savesChain: true,
    });
  });

  it('take what the environment and the command line say', () => {
    const settings = readSettings(['--reset'], {
      PORT: '3001',
      QUITTANCE_HOME: '/data',
      SANDBOX_GENESIS: '2024-02-29T00:00:00Z',
      SANDBOX_SAMPLE_TRADE: 'false',
    });
    expect(settings).toMatchObject({ apiPort: 3001, home: '/data', reset: true, sampleTrade: false });
    expect(settings.genesis).toEqual(new Date('2024-02-29T00:00:00Z'));
  });

  it.each([
    [['--rest'], {}, '--rest'],
    [[], { PORT: '70000' }, 'PORT=70000'],
    [[], { SANDBOX_BLOCK_MS: '1.5' }, 'SANDBOX_BLOCK_MS=1.5'],
    [[], { SANDBOX_GENESIS: 'yesterday' }, 'SANDBOX_GENESIS=yesterday'],
  ])('refuse %j %j and name what is wrong', (commandLine, environment, named) => {
    const read = () => readSettings(commandLine, environment);
    expect(read).toThrow(SandboxError);
    expect(read).toThrow(named);
  });
});
