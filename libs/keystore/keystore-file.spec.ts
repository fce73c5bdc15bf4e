import { describe, expect, test } from '@jest/globals';
import { decryptKeystoreJsonSync, encryptKeystoreJsonSync, Wallet } from 'ethers';
import { decryptKeystoreFile, encryptKeystoreFile } from './keystore-file.js';

const CHEAP = { n: 1024, r: 8, p: 1 };
const PASSWORD = 'größer than 8 characters';

describe('a keystore file (Web3 Secret Storage 3)', () => {
  const wallet = Wallet.createRandom();
  const key = Buffer.from(wallet.privateKey.slice(2), 'hex');

  test('of ours is read by ethers, and one of theirs by us', () => {
    const theirs = encryptKeystoreJsonSync({ address: wallet.address, privateKey: wallet.privateKey }, PASSWORD, {
      scrypt: { N: CHEAP.n, r: CHEAP.r, p: CHEAP.p },
    });
    expect(decryptKeystoreFile(theirs, PASSWORD)).toEqual(key);
    expect(decryptKeystoreFile(theirs.replace('"Crypto"', '"crypto"'), PASSWORD)).toEqual(key);
    const ours = decryptKeystoreJsonSync(encryptKeystoreFile(key, PASSWORD, CHEAP), PASSWORD);
    expect(ours).toMatchObject({ address: wallet.address, privateKey: wallet.privateKey });
  });

  test('is refused with a wrong password, altered, of another address, too costly, or no keystore at all', () => {
    const content = encryptKeystoreFile(key, PASSWORD, CHEAP);
    const altered = JSON.parse(content);
    altered.crypto.ciphertext = '00'.repeat(32);
    const costly = JSON.parse(content);
    costly.crypto.kdfparams.n = 2 ** 24;
    const stranger = { ...JSON.parse(content), address: '11'.repeat(20) };
    expect(() => decryptKeystoreFile(content, 'wrong')).toThrow('password does not open');
    expect(() => decryptKeystoreFile(JSON.stringify(altered), PASSWORD)).toThrow('password does not open');
    expect(() => decryptKeystoreFile(JSON.stringify(stranger), PASSWORD)).toThrow('another address');
    expect(() => decryptKeystoreFile(JSON.stringify(costly), PASSWORD)).toThrow('1 GiB');
    expect(() => decryptKeystoreFile(wallet.privateKey, PASSWORD)).toThrow('not JSON');
    expect(() => decryptKeystoreFile('{"version": 1}', PASSWORD)).toThrow('look at: version');
  });

  test('never says the key in what it throws', () => {
    for (const content of [wallet.privateKey, JSON.stringify({ version: 3, crypto: wallet.privateKey })]) {
      expect(() => decryptKeystoreFile(content, PASSWORD)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(wallet.privateKey.slice(2, 12)) }),
      );
    }
  });
});
