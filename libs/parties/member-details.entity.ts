import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a member is called since a change; the first name and address stand in {@link Member}. Rows stay, until they are erased. */
@Entity('member_details')
export class MemberDetails {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'member_id' })
  memberId!: string;

  /** Of the member's changes, from one; the last counts. */
  @Column('integer')
  number!: number;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
