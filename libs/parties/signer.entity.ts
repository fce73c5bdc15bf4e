import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EncryptedKey } from '#keystore';

/** The key or contract wallet that speaks for a business on chain. */
@Entity('signers')
export class Signer {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'business_id' })
  businessId!: string;

  /** `managed`: the network keeps the key, encrypted. `external`: the business keeps it and signs by itself. */
  @Column('text')
  kind!: 'managed' | 'external';

  /** Checksummed (EIP-55). */
  @Column('text')
  address!: string;

  @Column('jsonb', { name: 'encrypted_key', nullable: true })
  encryptedKey!: EncryptedKey | null;
}
